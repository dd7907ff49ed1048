'use strict';
/* The console: reads the HTTP API and nothing else. Everything shown goes through text nodes, so that what stands in a
   log line or a metric's name is never interpreted. */
(function () {
  const { h, render } = preact;
  const { useState, useEffect, useRef } = preactHooks;
  const { t, lang, turn: turnLanguage, other: otherLanguage } = tidewatchWords;

  const LEVELS = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'CRITICAL'];
  const LEVEL_COLORS = { TRACE: '#9aa7b4', DEBUG: '#7d8fa0', INFO: '#3373c4', WARN: '#d08f1a', ERROR: '#c53030', CRITICAL: '#8e1230' };
  const SERIES_COLORS = ['#0b6e8f', '#c06a1e', '#2f8f4e', '#8054b8', '#b23a5b', '#5f7a1f', '#3a63b2', '#8a6d3b'];
  const REFRESH_MILLIS = 3000;
  const SLOW_MILLIS = 30000;

  // ---- reading -------------------------------------------------------------------------------------------------

  /** The token, where the API wants one: kept for this tab only, and gone with it. */
  const TOKEN = 'tidewatch-token';
  let token = '';
  try { token = sessionStorage.getItem(TOKEN) || ''; } catch (e) { /* a browser that keeps nothing: asked for again after a reload */ }
  function keepToken(text) {
    token = text;
    try { if (text) sessionStorage.setItem(TOKEN, text); else sessionStorage.removeItem(TOKEN); } catch (e) { /* as above */ }
  }
  const headers = () => token ? { Accept: 'application/json', Authorization: 'Bearer ' + token } : { Accept: 'application/json' };
  let lock = () => {};

  async function ask(path) {
    const shown = token;
    const response = await fetch('/api/v1/' + path, { headers: headers() });
    const body = await response.json();
    // an answer to a token that has been replaced since says nothing of the new one
    if ((response.status === 401 || response.status === 429) && shown === token) lock(token ? body.error : '');
    if (!response.ok) throw new Error(body.error || ('HTTP ' + response.status));
    return body;
  }

  /** The newest answer to a question that is asked again and again; a failed refresh keeps the last answer and says so. */
  function useAnswer(path, everyMillis) {
    const [state, set] = useState({ items: null, missing: [], error: null });
    useEffect(() => {
      let live = true, timer;
      const turn = async () => {
        try {
          const body = await ask(path);
          if (live) set({ path, items: body.items, missing: body.partial ? body.missing : [], facts: body, error: null });
        } catch (e) {
          if (live) set(old => ({ ...old, error: e.message }));
        }
        if (live && everyMillis) timer = setTimeout(turn, everyMillis);
      };
      turn();
      return () => { live = false; clearTimeout(timer); };
    }, [path, everyMillis]);
    return state;
  }

  // ---- words and numbers ---------------------------------------------------------------------------------------

  const time = millis => millis ? new Date(millis).toLocaleTimeString() : '–';
  function ago(millis) {
    if (!millis) return '–';
    const s = Math.max(0, Math.round((Date.now() - millis) / 1000));
    return s < 60 ? s + ' s' : s < 3600 ? Math.round(s / 60) + ' min' : s < 86400 ? Math.round(s / 3600) + ' h' : Math.round(s / 86400) + ' d';
  }
  function short(n) {
    if (n == null || !isFinite(n)) return '–';
    const a = Math.abs(n);
    if (a >= 1e9) return (n / 1e9).toFixed(1) + ' G';
    if (a >= 1e6) return (n / 1e6).toFixed(1) + ' M';
    if (a >= 1e4) return (n / 1e3).toFixed(1) + ' k';
    return a >= 100 || Number.isInteger(n) ? String(Math.round(n)) : n.toFixed(a >= 1 ? 1 : 3);
  }
  const percent = x => x == null || !isFinite(x) ? '–' : (100 * x).toFixed(0) + ' %';

  // ---- small pieces --------------------------------------------------------------------------------------------

  const Chip = ({ text, kind }) => h('span', { class: 'chip ' + (/^[A-Z_]+$/.test(kind || '') ? kind : '') }, text);

  /** A link into the API. A browser shows no token of its own accord, so with one the answer is fetched and then shown. */
  function ApiLink({ href, children }) {
    const show = async e => {
      if (!token) return;
      e.preventDefault();
      const page = open('', '_blank');
      try {
        const response = await fetch(href, { headers: headers() });
        const url = URL.createObjectURL(new Blob([await response.text()], { type: 'application/json' }));
        if (page) page.location = url;
        setTimeout(() => URL.revokeObjectURL(url), 60000);
      } catch (failed) {
        if (page) page.close();
      }
    };
    return h('a', { href, onClick: show }, children);
  }

  function Panel({ title, note, width, answer, id, children }) {
    return h('section', { class: width, id },
      h('h2', null, title, note != null && h('span', { class: 'n' }, note)),
      children,
      answer && answer.error && h('div', { class: 'partial' }, answer.error),
      answer && answer.missing.length > 0 && h('div', { class: 'partial' }, t('Partial: ') + answer.missing.join('; ')));
  }

  function Spark({ values, width = 110, height = 24 }) {
    if (!values || values.length < 2) return null;
    const top = Math.max(1, ...values), step = width / (values.length - 1);
    const d = values.map((v, i) => (i ? 'L' : 'M') + (i * step).toFixed(1) + ' ' + (height - 2 - (height - 4) * v / top).toFixed(1)).join('');
    return h('svg', { class: 'spark', width, height, viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': t('Trend') }, h('path', { d }));
  }

  /** A uPlot chart that follows its data. series: [{ label, color, values, told, fill, dots }], x in seconds; bands as uPlot has them. What is told of a point is its value, unless told says otherwise. */
  function Chart({ x, series, height = 170, format = short, min0 = true, max, bands }) {
    const place = useRef(null), plot = useRef(null), shape = useRef(''), newest = useRef(series);
    newest.current = series;
    useEffect(() => {
      if (!place.current || !x.length) return;
      const key = series.map(s => s.label).join('\u0000');
      const data = [x, ...series.map(s => s.values)];
      if (plot.current && shape.current === key) { plot.current.setData(data); return; }
      if (plot.current) plot.current.destroy();
      const ink = getComputedStyle(document.body).getPropertyValue('--soft').trim();
      const grid = { stroke: 'rgba(128,144,160,.18)', width: 1 };
      plot.current = new uPlot({
        width: place.current.clientWidth || 300, height,
        cursor: { y: false }, bands,
        scales: { y: { range: (u, lo, hi) => [min0 ? 0 : lo - 0.05 * Math.max(hi - lo, 1e-9), max != null ? max : min0 ? Math.max(hi, 1e-9) * 1.05 : hi + 0.05 * Math.max(hi - lo, 1e-9)] } },
        axes: [{ stroke: ink, grid }, { stroke: ink, grid, size: 52, values: (u, vals) => vals.map(format) }],
        series: [{}, ...series.map(s => ({ label: s.label, stroke: s.color, fill: s.fill, width: s.dots ? 0 : 1.5, spanGaps: false, points: s.dots ? { show: true, size: 7, fill: s.color } : { show: false }, value: (u, v, n, i) => { const told = newest.current[n - 1].told; return v == null ? '–' : format(told && i != null ? told[i] : v); } }))],
      }, data, place.current);
      shape.current = key;
    });
    useEffect(() => {
      const fit = () => plot.current && place.current && plot.current.setSize({ width: place.current.clientWidth, height });
      addEventListener('resize', fit);
      return () => { removeEventListener('resize', fit); if (plot.current) plot.current.destroy(); plot.current = null; };
    }, []);
    return h('div', { class: 'chart', ref: place });
  }

  // ---- the panels ----------------------------------------------------------------------------------------------

  function Tiles() {
    const health = useAnswer('health', REFRESH_MILLIS);
    const o = health.items;
    if (!o) return Panel({ title: t('Health'), width: 'w12', id: 'health', answer: health, children: h('div', { class: 'empty' }, health.error ? '' : t('Asking …')) });
    const tile = (value, label, kind) => h('div', { class: 'tile ' + (kind || '') }, h('b', null, value), h('span', null, label));
    const own = o.pipeline || { status: 'unknown', reasons: [] };
    const kind = status => status === 'ok' ? '' : status === 'unknown' ? 'warn' : 'bad';
    const ill = ['down', 'degraded', 'unknown'].map(state => [((o.counts || {})[state] || {}).services, state]).filter(c => c[0] > 0).map(c => c[0] + ' ' + t(c[1])).join(', ');
    return Panel({ title: t('Health'), width: 'w12', id: 'health', answer: health, children: [
      h('div', { class: 'tiles' },
        tile(t(o.status === 'ok' ? 'healthy' : o.status), t('the whole'), kind(o.status)),
        tile(t(own.status === 'ok' ? 'healthy' : own.status), t('the pipeline itself'), kind(own.status)),
        tile(short(o.firing), t('alerts firing'), o.firing > 0 ? 'bad' : ''),
        tile(short(o.services), t('services') + (ill ? ' (' + ill + ')' : '')),
        tile(short(o.hosts), t('hosts')),
        tile(short(o.logsPerMinute), t('log lines a minute')),
        tile(short(o.errorsPerMinute), t('error lines a minute'), o.errorsPerMinute > 0 ? 'warn' : ''),
        tile(o.lagSeconds == null ? '–' : o.lagSeconds + ' s', t('pipeline lag'), o.lagSeconds > 10 ? 'bad' : ''),
        tile(short(o.deadLetters), t('dead letters'), o.deadLetters > 0 ? 'warn' : ''),
        tile(short(o.lost), t('events lost'), o.lost > 0 ? 'warn' : '')),
      h(Reasons, { reasons: (o.reasons || []).concat(own.reasons || []), most: 12 })] });
  }

  /** Why something is not well; only paths of this API are made links. */
  function Reasons({ reasons, most }) {
    if (!reasons || reasons.length === 0) return null;
    return h('ul', { class: 'reasons' },
      reasons.slice(0, most).map((r, i) => h('li', { key: i + r.text }, h(Chip, { text: r.state, kind: r.state }), ' ',
        (r.link || '').startsWith('/api/v1/') ? h(ApiLink, { href: r.link }, r.text) : r.text)),
      reasons.length > most && h('li', { class: 'soft' }, t('and {0} more', reasons.length - most)));
  }

  function Ingest() {
    const answer = useAnswer('logs/levels?from=-30m', REFRESH_MILLIS);
    const rows = (answer.items || []).slice().sort((a, b) => a.minuteMillis - b.minuteMillis);
    const used = LEVELS.filter(l => rows.some(r => (r.counts || {})[l]));
    const body = rows.length < 2 ? h('div', { class: 'empty' }, rows.length ? t('Waiting for the second minute …') : t('No log lines yet.')) :
      h(Chart, { x: rows.map(r => r.minuteMillis / 1000), series: used.map(l => ({ label: l, color: LEVEL_COLORS[l], values: rows.map(r => (r.counts || {})[l] || 0) })) });
    return Panel({ title: t('Log lines by level'), note: t('a minute'), width: 'w8', id: 'ingest', answer, children: body });
  }

  function Alerts() {
    const answer = useAnswer('alerts?limit=30', REFRESH_MILLIS);
    const [shown, show] = useState('');
    const rank = { FIRING: 0, NO_DATA: 1, PENDING: 2, RESOLVED: 3, INACTIVE: 4 };
    const rows = (answer.items || []).filter(a => a.state !== 'INACTIVE').sort((a, b) => rank[a.state] - rank[b.state] || b.changedAtMillis - a.changedAtMillis);
    const firing = rows.filter(a => a.state === 'FIRING').length;
    return Panel({ title: t('Alerts'), note: t('{0} firing', firing), width: 'w6', id: 'alerts', answer, children: rows.length === 0 ? h('div', { class: 'empty' }, answer.items ? t('Nothing has fired.') : t('Asking …')) :
      h('div', { class: 'scroll' }, h('table', null,
        h('thead', null, h('tr', null, h('th', { style: { width: '150px' } }, t('State')), h('th', null, t('What')), h('th', { style: { width: '64px' } }, t('Since')))),
        h('tbody', null, rows.flatMap(a => [h('tr', { key: a.key },
          h('td', null, h(Chip, { text: a.state, kind: a.state }), ' ', h(Chip, { text: a.severity, kind: a.severity })),
          h('td', null, h('div', null, h('button', { class: 'plain', 'aria-expanded': String(shown === a.key), title: t('Show its values'), onClick: () => show(shown === a.key ? '' : a.key) }, (a.annotations || {}).summary || a.ruleId)), h('div', { class: 'soft' }, a.why), a.held && h('div', { class: 'partial' }, t('held: ') + a.held)),
          h('td', { class: 'soft', title: new Date(a.changedAtMillis).toISOString() }, ago(a.firingSinceMillis || a.changedAtMillis))),
          shown === a.key && h('tr', { key: a.key + '\u0000' }, h('td', { colSpan: 3 }, h(AlertValues, { alert: a }))) ])))) });
  }

  /** The values of an alert; of an anomaly with what was usual at each time as a band, and what was not as dots. */
  function AlertValues({ alert }) {
    const [from, setFrom] = useState('-6h');
    const answer = useAnswer('alerts/' + encodeURIComponent(alert.key) + '/band?from=' + from, REFRESH_MILLIS * 5);
    const known = x => Number.isFinite(x) ? x : null;
    const points = withGaps((answer.items || []).map(p => [p.endMillis, known(p.value), known(p.lower), known(p.upper), p.score >= 0.5 ? known(p.value) : null]));
    if (!answer.items) return h('div', { class: 'empty' }, answer.error || t('Asking …'));
    const choice = h('select', { 'aria-label': t('From'), value: from, onChange: e => setFrom(e.target.value) }, ['-1h', '-6h', '-1d', '-7d'].map(f => h('option', { value: f }, t('last {0}', f.slice(1)))));
    if (points.length < 2) return (alert.sparkline || []).length > 1
      ? h('div', { class: 'soft' }, t('newest values '), h(Spark, { values: alert.sparkline, width: 260, height: 36 }))
      : h('div', { class: 'empty' }, t('No values of the '), choice, t(' are kept.'));
    const column = i => points.map(p => p[i]);
    return h('div', { class: 'band' }, h('div', { class: 'soft' }, t('value, and what was usual for it · '), choice),
      h(Chart, { x: column(0).map(t => t / 1000), min0: false, height: 180, bands: [{ series: [2, 1], fill: 'rgba(11,110,143,.16)' }], series: [
        { label: t('usual from'), color: 'rgba(11,110,143,.35)', values: column(2) },
        { label: t('usual to'), color: 'rgba(11,110,143,.35)', values: column(3) },
        { label: t('value'), color: '#0b6e8f', values: column(1) },
        { label: t('unusual'), color: '#c53030', values: column(4), dots: true }] }),
      answer.missing.length > 0 && h('div', { class: 'partial' }, t('Partial: ') + answer.missing.join('; ')));
  }

  /** A window without data is not in the answer: a gap is drawn as one. */
  function withGaps(points) {
    const steps = points.slice(1).map((p, i) => p[0] - points[i][0]).filter(s => s > 0);
    const step = Math.min(...steps);
    return points.flatMap((p, i) => i > 0 && p[0] - points[i - 1][0] > 1.5 * step ? [[points[i - 1][0] + step, null, null, null, null], p] : [p]);
  }

  function Notifications() {
    const answer = useAnswer('notifications?limit=20', REFRESH_MILLIS);
    const rows = answer.items || [];
    return Panel({ title: t('Who was told'), width: 'w6', id: 'notifications', answer, children: rows.length === 0 ? h('div', { class: 'empty' }, answer.items ? t('Nobody was told anything yet.') : t('Asking …')) :
      h('div', { class: 'scroll' }, h('table', null,
        h('thead', null, h('tr', null, h('th', { style: { width: '82px' } }, t('When')), h('th', { style: { width: '150px' } }, t('Outcome')), h('th', null, t('About')))),
        h('tbody', null, rows.map((n, i) => h('tr', { key: n.idempotencyKey + i },
          h('td', { class: 'soft' }, time(n.atMillis)),
          h('td', null, h(Chip, { text: n.outcome, kind: n.outcome }), ' ', h('div', { class: 'soft' }, [n.reason, n.channel].filter(Boolean).join(' · '))),
          h('td', null, (n.alertKeys || []).join(', '))))))) });
  }

  /** Where what is behind an insight is looked at; lines open in the panel here. What is not of this server is no link. */
  const INSIGHT_LINKS = { page: 'lines', pattern: 'pattern', error: 'error group', metric: 'metric', alert: 'alert', alert2: 'alert', alert3: 'alert' };
  function InsightLinks({ links }) {
    return h('span', null, Object.entries(INSIGHT_LINKS).filter(([name]) => links[name]).map(([name, shown]) => [
      links[name].startsWith('/#') ? h('a', { key: name, href: links[name].slice(1) }, t(shown)) :
      links[name].startsWith('/api/v1/') ? h(ApiLink, { key: name, href: links[name] }, t(shown)) : null, ' ']));
  }

  function Insights() {
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';
    const answer = useAnswer('insights?lang=' + lang() + '&zone=' + encodeURIComponent(zone), SLOW_MILLIS);
    const rows = answer.items || [], facts = answer.facts || {};
    return Panel({ title: t('What stands out'), note: t('last hour'), width: 'w12', id: 'insights', answer, children: [
      rows.length === 0 ? h('div', { class: 'empty' }, answer.items ? t('Nothing stands out against the hour before.') : t('Asking …')) :
      h('ol', { class: 'insights' }, rows.map(i => h('li', { key: i.kind + i.subject + i.part },
        h('span', null, i.sentence), ' ', h(InsightLinks, { links: i.links || {} })))),
      facts.truncated && h('div', { class: 'soft' }, (facts.reasons || []).join(' ') || t('Something was left out.'))] });
  }

  function Errors({ onSearch }) {
    const answer = useAnswer('errors?limit=30', REFRESH_MILLIS);
    const rows = answer.items || [];
    return Panel({ title: t('Error groups'), note: rows.length ? String(rows.length) : '', width: 'w12', id: 'errors', answer, children: rows.length === 0 ? h('div', { class: 'empty' }, answer.items ? t('No errors.') : t('Asking …')) :
      h('div', { class: 'scroll' }, h('table', null,
        h('thead', null, h('tr', null, h('th', null, t('Error')), h('th', { style: { width: '160px' } }, t('Service')), h('th', { style: { width: '120px' } }, t('Trend')), h('th', { class: 'num', style: { width: '70px' } }, t('Count')), h('th', { style: { width: '70px' } }, t('Last')), h('th', { style: { width: '100px' } }, t('State')))),
        h('tbody', null, rows.map(g => h('tr', { key: g.id },
          h('td', null, h('button', { class: 'plain', onClick: () => onSearch('"' + (g.type || '').split('.').pop() + '"') }, h('b', null, (g.type || '').split('.').pop())), ' ', h('span', null, g.message), h('div', { class: 'soft mono' }, g.culprit)),
          h('td', { class: 'soft' }, Object.keys(g.services || {}).join(', ')),
          h('td', null, h(Spark, { values: g.sparkline })),
          h('td', { class: 'num' }, short(g.count)),
          h('td', { class: 'soft' }, ago(g.lastSeenMillis)),
          h('td', null, h(Chip, { text: g.state, kind: g.state }))))))) });
  }

  const { Logs, Parameters, useView } = tidewatchLogs({ h, t, ask, headers, Panel, LEVELS, LEVEL_COLORS, short });

  const { usePatterns, Patterns, Rates } = tidewatchRates({ h, t, useAnswer, Panel, Chart, Parameters, LEVEL_COLORS, SERIES_COLORS, short, ago });

  function Search({ view, go, onSearch }) {
    const patterns = usePatterns();
    return [h(Logs, { view, go, templates: patterns.templates }), h(Patterns, { patterns, onSearch })];
  }

  function useSeries(metric, aggregate, groupBy, where) {
    const path = 'metrics/query?metric=' + metric + '&from=-30m&step=10s&aggregate=' + aggregate + '&groupBy=' + groupBy + (where || '');
    return useAnswer(path, REFRESH_MILLIS);
  }

  function HostChart({ title, metric, aggregate, groupBy, where, format, max }) {
    const answer = useSeries(metric, aggregate, groupBy, where);
    const series = answer.items || [];
    // from the first step that any line has a value for to the last: what is before was not there yet
    const known = series.flatMap(s => s.points.filter(p => p[1] != null).map(p => p[0]));
    const first = Math.min(...known), last = Math.max(...known);
    const stamps = [...new Set(series.flatMap(s => s.points.map(p => p[0])))].filter(t => t >= first && t <= last).sort((a, b) => a - b);
    const lines = series.slice(0, 8).map((s, i) => {
      const at = new Map(s.points.map(p => [p[0], p[1]]));
      return { label: Object.values(s.group || {}).join(' ') || metric, color: SERIES_COLORS[i % SERIES_COLORS.length], values: stamps.map(t => at.has(t) ? at.get(t) : null) };
    });
    return h('div', null, h('div', { class: 'soft' }, title),
      stamps.length < 2 ? h('div', { class: 'empty' }, answer.error || t('Waiting for the second point …')) : h(Chart, { x: stamps.map(t => t / 1000), series: lines, format, max, height: 150 }));
  }

  function Hosts() {
    const answer = useAnswer('hosts', REFRESH_MILLIS);
    const rows = answer.items || [];
    return Panel({ title: t('Hosts'), note: rows.map(r => r.host + (r.state && r.state !== 'OK' ? ' (' + t(r.state.toLowerCase()) + ')' : '') + ': ' + t('CPU {0}, memory {1}, fullest disk {2}', percent(r.cpu), percent(r.memory), percent(r.filesystem))).join(' · '), width: 'w12', id: 'hosts', answer, children:
      h('div', { class: 'charts' },
        h(HostChart, { title: t('CPU in use'), metric: 'system.cpu.utilization', aggregate: 'avg', groupBy: 'host', format: percent, max: 1 }),
        h(HostChart, { title: t('Memory in use'), metric: 'system.memory.utilization', aggregate: 'max', groupBy: 'host', where: '&label.system.memory.state=used', format: percent, max: 1 }),
        h(HostChart, { title: t('Load (1 min)'), metric: 'system.cpu.load_average.1m', aggregate: 'avg', groupBy: 'host' }),
        h(HostChart, { title: t('Requests, 95th percentile'), metric: 'http.server.request.duration', aggregate: 'p95', groupBy: 'service', format: v => v == null ? '–' : v >= 1 ? v.toFixed(1) + ' s' : Math.round(v * 1000) + ' ms' })) });
  }

  /** Asks for the token once; what is typed goes to this server, with each question, and nowhere else. */
  function Login({ said, onToken }) {
    const [text, setText] = useState('');
    return h('main', null, Panel({ title: t('A token, please'), width: 'w6', id: 'login', children: [
      h('form', { class: 'search', onSubmit: e => { e.preventDefault(); if (text.trim()) onToken(text.trim()); } },
        h('input', { type: 'password', autocomplete: 'off', 'aria-label': t('Token'), placeholder: 'tw_…', value: text, onInput: e => setText(e.target.value) }),
        h('button', { type: 'submit' }, t('Go on'))),
      h('div', { class: 'soft' }, t('This API answers only who shows a token; who runs it makes one with "tidewatch token NAME viewer". It is kept for this tab only.')),
      said && h('div', { class: 'partial' }, said)] }));
  }

  function App() {
    const [view, go] = useView();
    const [locked, setLocked] = useState(null);
    lock = said => setLocked(said || '');
    const [, spoken] = useState(lang());
    const languageSwitch = h('button', { class: 'plain lang', onClick: () => { turnLanguage(); spoken(lang()); } }, otherLanguage());
    if (locked !== null) return [
      h('header', null, h('h1', null, 'Tidewatch'), h('span', { class: 'soft' }, location.host), h('span', { class: 'when' }, languageSwitch)),
      h(Login, { said: locked, onToken: text => { keepToken(text); setLocked(null); } })];
    const search = q => { go({ q }); const box = document.getElementById('logs'); if (box && q) box.scrollIntoView({ block: 'nearest' }); };
    return [
      h('header', null, h('h1', null, 'Tidewatch'), h('span', { class: 'soft' }, location.host), h('span', { class: 'when' }, t('refreshes every 3 s') + ' · ', h(ApiLink, { href: '/api/v1' }, 'API'), ' · ', languageSwitch,
        token && h('button', { class: 'plain', onClick: () => { keepToken(''); setLocked(''); } }, t(' · forget the token')))),
      h('main', null,
        h(Tiles), h(Insights), h(Ingest), h(ServicesPanel), h(Alerts), h(Notifications), h(Errors, { onSearch: search }), h(Rates), h(Search, { view, go, onSearch: search }), h(Hosts)),
    ];
  }

  function ServicesPanel() {
    const answer = useAnswer('services', REFRESH_MILLIS);
    const rows = answer.items || [];
    return Panel({ title: t('Services'), width: 'w4', id: 'services', answer, children: rows.length === 0 ? h('div', { class: 'empty' }, answer.items ? t('No service has spoken yet.') : t('Asking …')) :
      h('div', { class: 'scroll' }, h('table', null,
        h('thead', null, h('tr', null, h('th', null, t('Service')), h('th', { style: { width: '92px' } }, t('State')), h('th', { class: 'num', style: { width: '72px' } }, t('Instances')), h('th', { style: { width: '64px' } }, t('Last')))),
        h('tbody', null, rows.map(s => h('tr', { key: s.service },
          h('td', null, h(ApiLink, { href: '/api/v1/services/' + encodeURIComponent(s.service) }, s.service), h('div', { class: 'soft' }, (s.reasons || []).slice(0, 2).map(r => r.text).join('; '))),
          h('td', null, h(Chip, { text: s.ended ? 'STOPPED' : s.state, kind: s.ended ? '' : s.state })),
          h('td', { class: 'num' }, short(s.instances)), h('td', { class: 'soft' }, ago(s.lastSeenMillis))))))) });
  }

  const root = document.getElementById('app');
  root.textContent = '';
  render(h(App), root);
})();
