'use strict';
/* The panel of log lines: search, histogram, facets, one line's fields and surroundings, live tail. What is shown of a line
   goes through text nodes; what is asked stands in the address behind '#', so that a link holds it. */
window.tidewatchLogs = function (kit) {
  const { h, t, ask, headers, Panel, LEVELS, LEVEL_COLORS, short } = kit;
  const { useState, useEffect, useRef } = preactHooks;

  const PAGE = 100, MOST_LIVE = 500, REFRESH_MILLIS = 3000, COUNT_MILLIS = 15000;
  const SPANS = ['-15m', '-1h', '-6h', '-1d', '-7d', '-30d'];
  const FACETS = ['level', 'service', 'host', 'logger', 'pattern'];
  const TRACE = /(^|[._-])(trace|request|correlation)[._-]?id$|^x-request-id$/i;
  const enc = encodeURIComponent;

  // ---- the view, and the address that holds it ---------------------------------------------------------------------

  function read() {
    const p = new URLSearchParams(location.hash.startsWith('#logs?') ? location.hash.slice(6) : '');
    return { q: p.get('q') || '', from: p.get('from') || '-1h', to: p.get('to') || 'now', order: p.get('order') === 'oldest' ? 'oldest' : 'newest', trace: p.get('trace') || '' };
  }
  function hashOf(view) {
    const p = new URLSearchParams();
    Object.entries(view).forEach(([name, value]) => { if (value && !(name === 'order' && value === 'newest') && !(name === 'to' && value === 'now')) p.set(name, value); });
    return '#logs?' + p.toString();
  }
  function useView() {
    const [view, set] = useState(read);
    useEffect(() => {
      const turn = () => set(read());
      addEventListener('hashchange', turn);
      return () => removeEventListener('hashchange', turn);
    }, []);
    return [view, change => { location.hash = hashOf({ ...read(), trace: '', ...change }); }];
  }

  // ---- the language ------------------------------------------------------------------------------------------------

  const quoted = text => '"' + text.replace(/[\\"]/g, '\\$&') + '"';
  const nameable = name => /^[\p{L}_.@][\p{L}\p{N}_.@-]*$/u.test(name);
  /** A term for a value; null where the language has none: values are cut to 200 characters. */
  function term(name, value) {
    if (!nameable(name) || value.length >= 200) return null;
    return name + ':' + (/^[\p{L}\p{N}_.\/-]+$/u.test(value) ? value : quoted(value));
  }
  /** The term must hold too, whatever stands there: of alternatives all are meant. */
  function narrowed(q, more) {
    const old = q.trim();
    if (!old) return more;
    return (/\bOR\b/.test(old) ? '(' + old + ')' : old) + ' ' + more;
  }

  // ---- asking ------------------------------------------------------------------------------------------------------

  const range = view => '&from=' + enc(view.from) + '&to=' + enc(view.to);
  const linesPath = view => view.trace ? 'logs/trace?limit=1000&id=' + enc(view.trace) + range(view)
    : 'logs/search?limit=' + PAGE + '&order=' + view.order + '&q=' + enc(view.q) + range(view);
  const EMPTY = { rows: [], next: null, missing: [], error: null, asked: false, facts: {} };

  /** The lines of a view, page by page; those of no query that end now are asked again and again, until somebody looks closer. */
  function useLines(view, off) {
    const path = linesPath(view);
    const [state, set] = useState(EMPTY);
    const held = useRef(false), current = useRef(path);
    useEffect(() => {
      let live = true, timer;
      held.current = false;
      current.current = path;
      set(EMPTY);
      if (off) return undefined;
      const turn = async () => {
        if (!held.current) {
          try {
            const body = await ask(path);
            if (live && !held.current) set({ rows: body.items, next: body.next, missing: body.partial ? body.missing : [], error: null, asked: true, facts: body });
          } catch (e) {
            if (live) set(old => ({ ...old, error: e.message, asked: true }));
          }
        }
        if (live && !view.q && !view.trace && view.to === 'now') timer = setTimeout(turn, REFRESH_MILLIS);
      };
      turn();
      return () => { live = false; clearTimeout(timer); };
    }, [path, off]);
    const more = async () => {
      held.current = true;
      try {
        // the cursor brings its own times
        const body = await ask(path.replace(/&from=.*$/, '') + '&cursor=' + enc(state.next));
        if (current.current === path) set(old => ({ ...old, rows: old.rows.concat(body.items), next: body.next, missing: body.partial ? body.missing : [], error: null }));
      } catch (e) {
        set(old => ({ ...old, error: e.message }));
      }
    };
    return [state, more, () => { held.current = true; }];
  }

  function useOnce(path, everyMillis) {
    const [state, set] = useState(null);
    useEffect(() => {
      let live = true, timer;
      set(null);
      if (!path) return undefined;
      const turn = async () => {
        try { const body = await ask(path); if (live) set(body); } catch (e) { if (live) set(old => old || { error: e.message }); }
        if (live && everyMillis) timer = setTimeout(turn, everyMillis);
      };
      turn();
      return () => { live = false; clearTimeout(timer); };
    }, [path, everyMillis]);
    return state;
  }

  /** Lines as they are logged, the newest first, so many at most; connects again where it breaks. */
  function useTail(q, on) {
    const [state, set] = useState({ rows: [], dropped: 0, said: '' });
    useEffect(() => {
      set({ rows: [], dropped: 0, said: '' });
      if (!on) return undefined;
      const abort = new AbortController();
      let live = true, waiting = [];
      const flush = setInterval(() => {
        if (!waiting.length) return;
        const fresh = waiting.reverse();
        waiting = [];
        set(old => ({ ...old, rows: fresh.concat(old.rows).slice(0, MOST_LIVE) }));
      }, 250);
      const tell = (event, data) => {
        if (event === 'line') { waiting.push(data); if (waiting.length > MOST_LIVE) waiting.shift(); }
        else if (event === 'dropped') set(old => ({ ...old, dropped: old.dropped + data.lines }));
        else if (event === 'fault') set(old => ({ ...old, said: data.error }));
      };
      const follow = async () => {
        let pause = 1000;
        while (live) {
          try {
            const response = await fetch('/api/v1/logs/tail?q=' + enc(q), { headers: headers(), signal: abort.signal });
            if (!response.ok) {
              const refused = response.status < 500 && response.status !== 429;
              throw Object.assign(new Error((await response.json()).error), { refused });
            }
            pause = 1000;
            set(old => ({ ...old, said: '' }));
            const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
            let text = '';
            for (let part = await reader.read(); !part.done; part = await reader.read()) {
              const events = (text + part.value).split('\n\n');
              text = events.pop();
              events.forEach(e => { const m = /^event: (\w+)\ndata: (.*)$/.exec(e); if (m) tell(m[1], JSON.parse(m[2])); });
            }
            throw new Error(t('the connection ended'));
          } catch (e) {
            if (!live) return;
            set(old => ({ ...old, said: e.message + (e.refused ? '' : t('; connecting again: what is logged meanwhile is not shown')) }));
            if (e.refused) return;
          }
          await new Promise(done => setTimeout(done, pause));
          pause = Math.min(10000, 2 * pause);
        }
      };
      follow();
      return () => { live = false; abort.abort(); clearInterval(flush); };
    }, [q, on]);
    return state;
  }

  // ---- pieces ------------------------------------------------------------------------------------------------------

  const day = millis => new Date(millis).toLocaleDateString();
  function when(millis) {
    const date = new Date(millis);
    return (day(millis) === day(Date.now()) ? '' : day(millis) + ' ') + date.toLocaleTimeString([], { hour12: false }) + '.' + String(date.getMilliseconds()).padStart(3, '0');
  }

  /** A mistake in the query, with its place below it. */
  function Fault({ message, q }) {
    const place = /^parameter q: .*\(at character (\d+)\)/s.exec(message);
    if (!place) return h('div', { class: 'partial' }, message);
    return h('div', { class: 'partial fault', role: 'alert' }, message.replace(/^parameter q: /, ''), h('pre', { class: 'mono' }, q.replace(/\s/g, ' ') + '\n' + ' '.repeat(Math.max(0, place[1] - 1)) + '^'));
  }

  /** Lines by level over time; a bar that is chosen narrows the time to it. */
  function Histogram({ counts, onRange }) {
    if (!counts) return h('div', { class: 'soft histogram' }, t('Counting …'));
    if (counts.error) return h('div', { class: 'partial' }, counts.error);
    const rows = LEVELS.map(level => (counts.items || []).find(row => row.value === level)).filter(Boolean);
    const steps = Math.max(0, ...rows.map(row => row.counts.length));
    const sums = Array.from({ length: steps }, (_, i) => rows.reduce((sum, row) => sum + row.counts[i], 0));
    const top = Math.max(1, ...sums);
    const bar = i => {
      let y = 50;
      const from = counts.startMillis + i * counts.stepMillis, to = from + counts.stepMillis;
      const said = when(from) + ': ' + t('{0} lines', sums[i]) + rows.filter(row => row.counts[i]).map(row => ', ' + row.counts[i] + ' ' + row.value).join('');
      const choose = () => { if (counts.stepMillis > 1000) onRange(from, to); };
      return h('g', { key: i, class: 'bar', role: 'button', tabindex: sums[i] ? '0' : '-1', 'aria-label': said, onClick: choose, onKeyDown: e => { if (e.key === 'Enter') choose(); } },
        h('title', null, said), h('rect', { x: i * 10, y: 0, width: 10, height: 50, fill: 'transparent' }),
        rows.map(row => { const height = 50 * row.counts[i] / top; y -= height; return height > 0 && h('rect', { x: i * 10 + 0.5, y, width: 9, height, fill: LEVEL_COLORS[row.value] }); }));
    };
    return h('div', { class: 'histogram' },
      h('svg', { viewBox: '0 0 ' + Math.max(1, steps) * 10 + ' 50', preserveAspectRatio: 'none', width: '100%', height: 64 }, sums.map((_, i) => bar(i))),
      h('div', { class: 'soft legend' }, steps > 0 && h('span', null, when(counts.startMillis)),
        h('span', null, rows.map(row => [h('span', { class: row.value }, row.value), ' ' + short(row.count) + '  ']), t('all ') + short(counts.total), counts.partial && t(' (partial)')),
        steps > 0 && h('span', null, when(counts.startMillis + steps * counts.stepMillis))));
  }

  /** The most frequent values; one that is chosen is added to the query, or kept out of it. */
  function Facets({ view, go, templates }) {
    const [names, setNames] = useState(FACETS);
    const [text, setText] = useState('');
    const answer = useOnce('logs/facets?top=8&fields=' + enc(names.join(',')) + '&q=' + enc(view.q) + range(view));
    const add = term => go({ q: narrowed(view.q, term) });
    const value = (facet, v) => {
      const wanted = term(facet.field, v.value);
      const shown = facet.field === 'pattern' && templates[v.value] || v.value;
      return h('li', { key: v.value },
        wanted ? h('button', { class: 'plain', title: t('Only {0}', shown), onClick: () => add(wanted) }, shown) : h('span', null, shown),
        h('span', { class: 'num soft' }, short(v.count)),
        wanted && h('button', { class: 'plain', title: t('Without {0}', shown), 'aria-label': t('Without {0}', shown), onClick: () => add('-' + wanted) }, '−'));
    };
    return h('aside', { class: 'facets', id: 'facets' },
      !answer ? h('div', { class: 'soft' }, t('Asking …')) : (answer.items || []).filter(facet => facet.values.length).map(facet => h('div', { key: facet.field },
        h('h3', null, facet.field, facet.exact ? '' : t(' (counts may be too small)')),
        h('ul', null, facet.values.map(v => value(facet, v)), facet.other > 0 && h('li', { class: 'soft' }, t('others '), short(facet.other))))),
      h('form', { onSubmit: e => { e.preventDefault(); const name = text.trim(); if (name && !names.includes(name) && names.length < 20) setNames(names.concat(name)); setText(''); } },
        h('input', { 'aria-label': t('Another field'), placeholder: t('another field …'), value: text, onInput: e => setText(e.target.value) })),
      answer && answer.error && h('div', { class: 'partial' }, answer.error),
      answer && answer.partial && h('div', { class: 'partial' }, t('Partial: ') + answer.missing.join('; ')));
  }

  const keyOf = l => l.topic + '/' + l.partition + '/' + l.offset + '/' + l.line;

  /** One line whole: what it carries, and where one goes from it. */
  function Detail({ line, view, go }) {
    const [around, setAround] = useState(false);
    const context = useOnce(around ? 'logs/context?lines=20&topic=' + enc(line.topic) + '&partition=' + line.partition + '&offset=' + line.offset + '&line=' + line.line : '');
    const own = ['service', 'instance', 'host', 'env', 'release', 'logger', 'thread'].filter(name => line[name]).map(name => [name, line[name]]);
    const carried = Object.entries(line.context || {}).concat(Object.entries(line.fields || {})).map(([name, value]) => [name, typeof value === 'object' ? JSON.stringify(value) : String(value)]);
    const row = ([name, value]) => {
      const wanted = term(name, value);
      return h('tr', { key: name }, h('th', null, name), h('td', null, value, ' ',
        wanted && [h('button', { class: 'plain', title: t('Only these'), onClick: () => go({ q: narrowed(view.q, wanted) }) }, '+'), ' ', h('button', { class: 'plain', title: t('Without these'), onClick: () => go({ q: narrowed(view.q, '-' + wanted) }) }, '−'), ' '],
        TRACE.test(name) && h('button', { class: 'plain trace', onClick: () => go({ trace: value, from: String(line.timeMillis - 86400000), to: String(line.timeMillis + 3600000) }) }, t('this trace'))));
    };
    return h('div', { class: 'detail' },
      h('div', { class: 'actions' },
        h('button', { class: 'plain around', 'aria-expanded': String(around), onClick: () => setAround(!around) }, t('lines around it')),
        line.patternId && h('button', { class: 'plain', onClick: () => go({ q: 'pattern:' + line.patternId }) }, t('this pattern')),
        h('span', { class: 'soft' }, keyOf(line))),
      h('table', null, h('tbody', null, h('tr', null, h('th', null, t('time')), h('td', null, new Date(line.timeMillis).toISOString())), own.concat(carried).map(row))),
      line.thrown && h('pre', { class: 'mono' }, line.thrown.stack || line.thrown.type + ': ' + line.thrown.message),
      around && (!context ? h('div', { class: 'soft' }, t('Asking …')) : context.error ? h('div', { class: 'partial' }, context.error) :
        h('table', { class: 'mono surroundings' }, h('tbody', null, context.items.map((l, i) => h('tr', { key: keyOf(l), class: i === context.place ? 'hit' : '' },
          h('td', { class: 'soft' }, when(l.timeMillis)), h('td', { class: l.level }, l.level), h('td', null, l.message)))))),
      around && context && context.partial && h('div', { class: 'partial' }, t('Partial: ') + context.missing.join('; ')));
  }

  function Lines({ rows, view, go, onLook }) {
    const [open, setOpen] = useState('');
    const show = key => { setOpen(open === key ? '' : key); onLook(); };
    return h('div', { class: 'scroll lines' }, h('table', { class: 'mono' }, h('tbody', null, rows.flatMap(l => {
      const key = keyOf(l);
      return [h('tr', { key, class: 'line', onClick: () => { if (!String(getSelection())) show(key); } },
        h('td', { class: 'soft', style: { width: '112px' } }, h('button', { class: 'plain mono', 'aria-expanded': String(open === key), title: t('Show all of it'), onClick: e => { e.stopPropagation(); show(key); } }, when(l.timeMillis))),
        h('td', { class: LEVELS.includes(l.level) ? l.level : '', style: { width: '68px' } }, l.level),
        h('td', { class: 'soft', style: { width: '130px' } }, l.source),
        h('td', null, l.message, Object.keys(l.context || {}).length > 0 && h('div', { class: 'soft' }, Object.entries(l.context).map(([k, v]) => k + '=' + v).join('  ')))),
      open === key && h('tr', { key: key + '\u0000' }, h('td', { colSpan: 4 }, h(Detail, { line: l, view, go })))];
    }))));
  }

  // ---- the panel ---------------------------------------------------------------------------------------------------

  /** A time as the field for one wants it: of here, without a zone. */
  function local(millis) {
    const d = new Date(millis), two = n => String(n).padStart(2, '0');
    return d.getFullYear() + '-' + two(d.getMonth() + 1) + '-' + two(d.getDate()) + 'T' + two(d.getHours()) + ':' + two(d.getMinutes()) + ':' + two(d.getSeconds());
  }

  function Times({ view, known, go }) {
    const fixed = !SPANS.includes(view.from) || view.to !== 'now';
    const millis = name => /^\d+$/.test(view[name]) ? Number(view[name]) : known[name + 'Millis'] || Date.now();
    const field = name => h('input', { type: 'datetime-local', step: '1', 'aria-label': t(name === 'from' ? 'From when' : 'Until when'), value: local(millis(name)),
      onChange: e => { const at = new Date(e.target.value).getTime(); if (isFinite(at)) go({ from: String(millis('from')), to: String(millis('to')), [name]: String(at) }); } });
    return [h('select', { 'aria-label': t('From'), value: fixed ? 'fixed' : view.from, onChange: e => go(e.target.value === 'fixed' ? { from: String(millis('from')), to: String(millis('to')) } : { from: e.target.value, to: 'now' }) },
      SPANS.map(f => h('option', { value: f }, t('last {0}', f.slice(1)))), h('option', { value: 'fixed' }, t('from … to …'))),
    fixed && field('from'), fixed && field('to')];
  }

  function Logs({ view, go, templates }) {
    const [text, setText] = useState(view.q);
    const [live, setLive] = useState(false);
    useEffect(() => setText(view.q), [view.q]);
    const tailing = live && !view.trace;
    const [found, more, look] = useLines(view, tailing);
    const tail = useTail(view.q, tailing);
    const span = '&q=' + enc(view.q) + range(view);
    const counts = useOnce(tailing || view.trace ? '' : 'logs/count?by=level' + span, view.to === 'now' && !view.q ? COUNT_MILLIS : 0);
    const rows = tailing ? tail.rows : found.rows;
    const error = tailing ? '' : found.error;
    const beside = !tailing && !view.trace && !error;
    // a link leads to what it is about
    useEffect(() => { if (location.hash.startsWith('#logs?')) document.getElementById('logs').scrollIntoView(); }, []);
    const services = Object.entries(found.facts.services || {}).map(([name, n]) => name + ' ' + n).join(', ');
    const fixed = found.facts.fromMillis ? hashOf({ ...view, from: String(found.facts.fromMillis), to: String(found.facts.toMillis) }) : hashOf(view);
    return Panel({ title: t('Logs'), note: [t('{0} lines', rows.length), h('a', { key: 'link', href: fixed, title: t('A link to this search, with its times') }, t('link'))].flatMap(x => [' ', x]), width: 'w8', id: 'logs', answer: { error: null, missing: tailing ? [] : found.missing }, children: [
      h('form', { class: 'search', onSubmit: e => { e.preventDefault(); go({ q: text }); } },
        h('input', { type: 'search', 'aria-label': t('Search logs'), placeholder: 'service:shop level>=WARN "timeout" orderId=42 -debug', value: text, onInput: e => setText(e.target.value) }),
        h(Times, { view, known: found.facts, go }),
        h('select', { 'aria-label': t('Order'), value: view.order, onChange: e => go({ order: e.target.value }) }, h('option', { value: 'newest' }, t('newest first')), h('option', { value: 'oldest' }, t('oldest first'))),
        h('label', { class: 'live' }, h('input', { type: 'checkbox', checked: live, onChange: e => setLive(e.target.checked) }), t(' live')),
        h('button', { type: 'submit' }, t('Search'))),
      error && h(Fault, { message: error, q: view.q }),
      view.trace && h('div', { class: 'soft traced' }, t('Every line with {0}', view.trace) + (services ? ' (' + services + ')' : '') + ' ', h('button', { class: 'plain', onClick: () => { if (history.length > 1) history.back(); else go({}); } }, t('back'))),
      tailing && h('div', { class: 'soft' }, t('Lines as they come, the newest {0}', MOST_LIVE) + (tail.dropped ? t('; {0} dropped', tail.dropped) : '') + ' ', tail.said && h('span', { class: 'partial' }, tail.said)),
      beside && h(Histogram, { counts, onRange: (from, to) => go({ from: String(from), to: String(to) }) }),
      h('div', { class: beside ? 'found' : '' },
        h('div', null, rows.length === 0 ? h('div', { class: 'empty' }, tailing ? t('Waiting for a line …') : error ? '' : found.asked ? t('No line matches.') : t('Searching …')) : h(Lines, { rows, view, go, onLook: look }),
          !tailing && found.next && h('button', { class: 'more', onClick: more }, t('more'))),
        beside && h(Facets, { view, go, templates }))] });
  }

  // ---- what stands at the variable parts of a pattern --------------------------------------------------------------

  const STEPS = { s: [[1e-9, 'ns'], [1e-6, 'µs'], [1e-3, 'ms'], [1, 's'], [60, 'min'], [3600, 'h']], By: [[1, 'B'], [1024, 'KB'], [1048576, 'MB'], [1073741824, 'GB'], [1099511627776, 'TB']] };
  /** A number of a parameter: durations and sizes in the unit that is read best. */
  function quantity(value, unit) {
    const steps = STEPS[unit];
    const [size, name] = !steps ? [1, unit] : steps.filter(s => s[0] <= Math.abs(value)).pop() || steps[0];
    return String(Number((value / size).toPrecision(3))) + (name ? ' ' + name : '');
  }

  /** Parameters of one pattern: each with its range, the change since the day before, and its most frequent values. */
  function Parameters({ id }) {
    const answer = useOnce('patterns/' + enc(id));
    if (!answer) return h('div', { class: 'soft' }, t('Asking …'));
    if (answer.error) return h('div', { class: 'partial' }, answer.error);
    const all = (answer.items && answer.items.parameters) || [];
    if (!all.length) return h('div', { class: 'soft' }, t('No values were looked at.'));
    const range = (p, r) => [r.min, r.p50, r.p90, r.p99, r.max].map(v => quantity(v, p.unit)).join(' · ');
    return h('div', { class: 'detail parameters' },
      h('div', { class: 'soft' }, t('of {0} lines since {1}', short(answer.items.valueLines), when(answer.items.valuesSinceMillis))),
      h('table', null, h('tbody', null, all.map(p => h('tr', { key: p.name },
        h('th', null, p.name, h('div', { class: 'soft' }, p.kind, p.unit && ', ' + p.unit)),
        h('td', null,
          p.numbers > 0 && h('div', { title: t('least · median · 90th · 99th percentile · greatest') + (p.errorPercent ? t('; percentiles within {0} %', p.errorPercent) : '') }, range(p, p)),
          p.today && p.before && h('div', { class: 'soft' }, t('median {0}, the day before {1}', quantity(p.today.p50, p.unit), quantity(p.before.p50, p.unit))),
          h('div', { class: 'soft' }, t('{0} different', short(p.distinct))),
          (p.top || []).length > 0 && h('div', { class: 'mono' }, p.top.map(v => v.value + ' (' + short(v.count) + ')').join('  '))))))),
      answer.partial && h('div', { class: 'partial' }, t('Partial: ') + answer.missing.join('; ')));
  }

  return { Logs, Parameters, useView };
};
