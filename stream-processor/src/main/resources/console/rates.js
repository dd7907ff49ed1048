'use strict';
/* The panels of how often there are lines: patterns in the order asked for, and lines by service, level, logger or pattern. */
window.tidewatchRates = function (kit) {
  const { h, t, useAnswer, Panel, Chart, Parameters, LEVEL_COLORS, SERIES_COLORS, short, ago } = kit;
  const { useState, useRef } = preactHooks;

  const REFRESH_MILLIS = 3000, SLOW_MILLIS = 15000, MOST_SHOWN = 7, MOST_TEMPLATES = 2000;
  const OTHERS = '#8f9aa5';
  /** As the API orders them, and what each shows. */
  const SORTS = {
    count: 'Most lines first',
    new: 'First seen within the last day, the newest first',
    vanished: 'No line within the last hour, but some in the hour before or a week ago',
    spiking: 'At least 10 lines within the last hour, and twice as many as in the hour before and a week ago',
    rare: 'Fewest lines first',
  };
  const BY = ['service', 'level', 'logger', 'pattern'], SPANS = ['-1h', '-3h', '-6h', '-1d', '-7d', '-30d'];

  /** Patterns in one order, and the templates of all that were seen, by id. */
  function usePatterns() {
    const [sort, setSort] = useState('count');
    const path = 'patterns?limit=40&sort=' + sort;
    const found = useAnswer(path, REFRESH_MILLIS);
    // while another order is under way, the rows are of the one before
    const answer = found.path === path ? found : { ...found, items: null, missing: [] };
    const templates = useRef({});
    if (Object.keys(templates.current).length > MOST_TEMPLATES) templates.current = {};
    (answer.items || []).forEach(p => { templates.current[p.id] = p.template; });
    return { sort, setSort, answer, templates: templates.current };
  }

  function beside(p, sort) {
    if (sort === 'new') return t('first seen {0} ago', ago(p.firstSeenMillis));
    return sort === 'vanished' || sort === 'spiking' ? t('last hour {0} · hour before {1} · last week {2}', short(p.lastHour), short(p.hourBefore), short(p.lastWeek)) : '';
  }

  function Patterns({ patterns, onSearch }) {
    const { sort, setSort, answer } = patterns;
    const [open, setOpen] = useState('');
    const rows = answer.items || [];
    const row = p => [h('tr', { key: p.id },
      h('td', { class: 'num', style: { width: '62px' } }, short(p.count)),
      h('td', { class: 'mono' }, h('button', { class: 'plain mono', title: t('Search the lines of this pattern'), onClick: () => onSearch('pattern:' + p.id) }, p.template), ' ',
        p.template.includes('<*>') && h('button', { class: 'plain soft values', 'aria-expanded': String(open === p.id), title: t('What stands at its variable parts'), onClick: () => setOpen(open === p.id ? '' : p.id) }, t('values')),
        beside(p, sort) && h('div', { class: 'soft' }, beside(p, sort)))),
    open === p.id && h('tr', { key: p.id + '/values' }, h('td', { colSpan: 2 }, h(Parameters, { id: p.id })))];
    return Panel({ title: t('Patterns'), note: answer.items ? String(rows.length) : '', width: 'w4', id: 'patterns', answer, children: [
      h('div', { class: 'sorts', role: 'group', 'aria-label': t('Which patterns') }, Object.keys(SORTS).map(name =>
        h('button', { key: name, class: 'plain sort', 'data-sort': name, 'aria-pressed': String(name === sort), title: t(SORTS[name]), onClick: () => setSort(name) }, t(name)))),
      rows.length === 0 ? h('div', { class: 'empty' }, !answer.items ? t('Asking …') : sort === 'count' ? t('No patterns yet.') : t('No pattern is so.')) :
        h('div', { class: 'scroll' }, h('table', null, h('tbody', null, rows.flatMap(row))))] });
  }

  /** The names with the most lines stacked, the rest on top as one: each line is where the sum up to it lies. */
  function stacked(rows, other, by) {
    const shown = rows.slice(0, MOST_SHOWN);
    const steps = shown[0].counts.length;
    const rest = Array.from({ length: steps }, (_, i) => (other[i] || 0) + rows.slice(MOST_SHOWN).reduce((sum, r) => sum + (r.counts[i] || 0), 0));
    const parts = shown.map((r, i) => ({ label: by === 'pattern' && r.template ? r.template.slice(0, 60) : r.name, told: r.counts, color: by === 'level' && LEVEL_COLORS[r.name] || SERIES_COLORS[i % SERIES_COLORS.length] }));
    if (rest.some(n => n > 0)) parts.push({ label: t('(others)'), told: rest, color: OTHERS });
    const sum = new Array(steps).fill(0);
    parts.forEach(p => { p.values = p.told.map((n, i) => { sum[i] += n; return sum[i]; }); p.fill = p.color; });
    // the greatest is painted first, what is below it over it
    return parts.reverse();
  }

  function Rates() {
    const [by, setBy] = useState('service');
    const [from, setFrom] = useState('-3h');
    const answer = useAnswer('logs/rates?by=' + by + '&from=' + from, SLOW_MILLIS);
    // while another question is under way, the answer is that of the one before
    const asked = answer.path === 'logs/rates?by=' + by + '&from=' + from;
    const facts = asked && answer.facts || {};
    const rows = asked && answer.items || [];
    const first = rows[0];
    const choice = (label, value, set, all, shown) => h('select', { 'aria-label': label, value, onChange: e => set(e.target.value) }, all.map(o => h('option', { key: o, value: o }, shown(o))));
    return Panel({ title: t('Lines by {0}', t(by)), width: 'w12', id: 'rates', answer,
      note: [first && t(first.stepMillis >= 3600000 ? 'an hour' : 'a minute'), facts.namesLeftOut > 0 && t('{0} more names', facts.namesLeftOut)].filter(Boolean).join(' · '), children: [
        h('div', { class: 'band' }, choice(t('Lines by what'), by, setBy, BY, t), ' ', choice(t('From'), from, setFrom, SPANS, f => t('last {0}', f.slice(1)))),
        !asked ? h('div', { class: 'empty' }, answer.error ? '' : t('Asking …')) :
        !first || first.counts.length < 2 ? h('div', { class: 'empty' }, first ? t('Only one step is kept: {0} lines.', short(facts.total)) : t('No log lines in that time.')) :
          h(Chart, { x: first.counts.map((_, i) => (first.fromMillis + i * first.stepMillis) / 1000), series: stacked(rows, facts.other || [], by), height: 190 })] });
  }

  return { usePatterns, Patterns, Rates };
};
