'use strict';
/* The words of the page in the language of whoever reads it: that of the browser, or the one chosen here, which is kept. What is
   not listed is shown in English; what comes from the API is shown as it came. */
window.tidewatchWords = (function () {
  const KEPT = 'tidewatch-lang';
  const LANGUAGES = ['en', 'zh'];
  const ZH = new Map(Object.entries({
    // panels
    'Health': '健康状况', 'What stands out': '值得注意的变化', 'Log lines by level': '各级别日志行数', 'Lines by {0}': '按{0}统计的日志行数',
    'Services': '服务', 'Alerts': '告警', 'Who was told': '通知记录', 'Error groups': '错误分组', 'Logs': '日志', 'Patterns': '日志模式', 'Hosts': '主机',
    'A token, please': '请输入令牌',
    // notes
    'last hour': '最近一小时', 'a minute': '每分钟', 'an hour': '每小时', '{0} firing': '{0} 条正在触发', '{0} lines': '{0} 行', 'refreshes every 3 s': '每 3 秒刷新',
    'CPU {0}, memory {1}, fullest disk {2}': 'CPU {0}，内存 {1}，使用率最高的磁盘 {2}',
    // empty
    'Asking …': '查询中…', 'Nothing has fired.': '没有触发过告警。', 'Nobody was told anything yet.': '还没有发出通知。', 'No errors.': '没有错误。',
    'No patterns yet.': '还没有日志模式。', 'No pattern is so.': '没有符合条件的模式。', 'No service has spoken yet.': '还没有服务上报。', 'No log lines yet.': '还没有日志。',
    'Only one step is kept: {0} lines.': '只保留了一步：{0} 行。', 'No log lines in that time.': '这段时间没有日志。', 'Waiting for the second minute …': '等待第二分钟…', 'Waiting for the second point …': '等待第二个数据点…',
    'Nothing stands out against the hour before.': '与前一小时相比没有值得注意的变化。', 'No line matches.': '没有匹配的行。', 'Searching …': '搜索中…',
    'Waiting for a line …': '等待新日志…', 'Counting …': '计数中…', 'No values were looked at.': '尚未采样到取值。', 'No values of the ': '没有保留', ' are kept.': '的值。',
    'the connection ended': '连接已断开', '; connecting again: what is logged meanwhile is not shown': '；正在重新连接：其间的日志不显示',
    'Something was left out.': '部分内容已略去。',
    // heads of columns
    'State': '状态', 'What': '内容', 'Since': '开始', 'When': '时间', 'Outcome': '结果', 'About': '关于', 'Error': '错误', 'Service': '服务', 'Trend': '趋势',
    'Count': '次数', 'Last': '最近', 'Instances': '实例',
    // tiles
    'healthy': '健康', 'down': '不可用', 'degraded': '降级', 'unknown': '未知', 'the whole': '整体', 'the pipeline itself': '管道自身', 'alerts firing': '触发中的告警', 'services': '服务', 'hosts': '主机',
    'log lines a minute': '每分钟日志行数', 'error lines a minute': '每分钟错误行数', 'pipeline lag': '管道延迟', 'dead letters': '死信', 'events lost': '丢失的事件',
    'and {0} more': '还有 {0} 条',
    // charts of hosts, and of values
    'CPU in use': 'CPU 使用率', 'Memory in use': '内存使用率', 'Load (1 min)': '负载（1 分钟）', 'Requests, 95th percentile': '请求耗时（95 百分位）',
    'value, and what was usual for it · ': '数值及其正常范围 · ', 'usual from': '正常下限', 'usual to': '正常上限', 'value': '数值', 'unusual': '异常', 'newest values ': '最新数值 ',
    // lines by what
    'service': '服务', 'level': '级别', 'logger': '记录器', 'pattern': '模式', '(others)': '（其他）', '{0} more names': '另有 {0} 个名称', 'Lines by what': '统计维度',
    // patterns
    'count': '最多', 'new': '新出现', 'vanished': '消失', 'spiking': '突增', 'rare': '罕见', 'Which patterns': '哪些模式', 'values': '取值',
    'Most lines first': '行数最多的在前', 'First seen within the last day, the newest first': '最近一天内首次出现，最新的在前',
    'No line within the last hour, but some in the hour before or a week ago': '最近一小时没有，但前一小时或一周前有',
    'At least 10 lines within the last hour, and twice as many as in the hour before and a week ago': '最近一小时至少 10 行，且达到前一小时和一周前的两倍',
    'Fewest lines first': '行数最少的在前', 'last hour {0} · hour before {1} · last week {2}': '最近一小时 {0} · 前一小时 {1} · 上周 {2}', 'first seen {0} ago': '{0} 前首次出现',
    'Search the lines of this pattern': '搜索该模式的行', 'What stands at its variable parts': '可变部分的取值',
    // buttons, fields and their titles
    'Search': '搜索', 'Search logs': '搜索日志', 'From': '起始', 'From when': '从何时', 'Until when': '到何时', 'Order': '顺序', 'newest first': '最新在前', 'oldest first': '最早在前', ' live': ' 实时', 'more': '更多',
    'last {0}': '最近 {0}', 'from … to …': '从…到…', 'link': '链接', 'A link to this search, with its times': '指向此搜索及其时间的链接', 'back': '返回', 'Another field': '其他字段', 'another field …': '其他字段…',
    'lines around it': '前后的行', 'this pattern': '此模式', 'this trace': '此调用链', 'Only these': '只看此值', 'Without these': '排除此值', 'Only {0}': '只看 {0}', 'Without {0}': '排除 {0}', 'others ': '其他 ',
    'Show all of it': '显示全部', 'Show its values': '显示其数值', 'Go on': '继续', 'Token': '令牌', ' · forget the token': ' · 忘记令牌', 'all ': '共 ', ' (partial)': '（不完整）', ' (counts may be too small)': '（计数可能偏小）', 'time': '时间',
    'lines': '日志行', 'error group': '错误分组', 'metric': '指标', 'alert': '告警', 'Partial: ': '不完整：', 'held: ': '已抑制：',
    'This API answers only who shows a token; who runs it makes one with "tidewatch token NAME viewer". It is kept for this tab only.': '此 API 需要令牌；管理员用 "tidewatch token NAME viewer" 生成。令牌只保留在此标签页。',
    'Every line with {0}': '所有包含 {0} 的行', 'Lines as they come, the newest {0}': '实时日志，最新 {0} 行', '; {0} dropped': '；丢弃 {0} 行',
    // values of a pattern
    'of {0} lines since {1}': '{0} 行，自 {1} 起', '{0} different': '{0} 个不同的值', 'median {0}, the day before {1}': '中位数 {0}，前一天 {1}',
    'least · median · 90th · 99th percentile · greatest': '最小 · 中位数 · 90 百分位 · 99 百分位 · 最大', '; percentiles within {0} %': '；百分位误差不超过 {0} %',
  }));

  let lang = (navigator.language || '').startsWith('zh') ? 'zh' : 'en';
  try {
    const kept = localStorage.getItem(KEPT);
    if (LANGUAGES.includes(kept)) lang = kept;
  } catch (e) { /* a browser that keeps nothing: its own language */ }
  const told = () => { document.documentElement.lang = lang; };
  told();

  return {
    lang: () => lang,
    /** Speaks the other language from now on, here and whenever this browser comes back. */
    turn() {
      lang = LANGUAGES[1 - LANGUAGES.indexOf(lang)];
      told();
      try { localStorage.setItem(KEPT, lang); } catch (e) { /* until the page is left */ }
    },
    /** What the switch says: the other language's name in that language. */
    other: () => lang === 'zh' ? 'English' : '中文',
    /** The text in the reader's language; {0} and so on stand for what follows. */
    t: (text, ...parts) => (lang === 'zh' && ZH.get(text) || text).replace(/\{(\d)\}/g, (_, i) => parts[i]),
  };
})();
