'use strict';
(function () {
  const ROW = 18, MIN_SHARE = 0.0008, LABEL_SHARE = 0.006, FULL_SHARE = 0.2;
  const data = JSON.parse(document.getElementById('profile').textContent);
  const at = id => document.getElementById(id);
  const graph = at('graph');
  const titles = { cpu: 'CPU', allocation: 'Allocation', lock: 'Locks' };
  const trees = new Map();
  let view = data.views.find(v => v.total > 0) || data.views[0];
  let inverted = false, focus = null, wanted = '';

  function element(tag, text, className) {
    const made = document.createElement(tag);
    if (text !== undefined) made.textContent = text;
    if (className) made.className = className;
    return made;
  }

  function node(name, parent) {
    return { name, parent, weight: 0, self: 0, children: [], byName: null };
  }

  /* the flat walk: depth, name, weight for each node */
  function grow(v) {
    const root = node(-1, null), path = [root];
    for (let i = 0; i < v.nodes.length; i += 3) {
      const depth = v.nodes[i], parent = path[depth - 1], made = node(v.nodes[i + 1], parent);
      made.weight = made.self = v.nodes[i + 2];
      parent.children.push(made);
      parent.self -= made.weight;
      path[depth] = made;
      path.length = depth + 1;
    }
    root.weight = v.total;
    root.self = 0;
    return root;
  }

  function* each(from) {
    const open = [from];
    while (open.length) {
      const one = open.pop();
      yield one;
      for (const child of one.children) open.push(child);
    }
  }

  /* begins with the running method, above it who called it */
  function turn(from) {
    const root = node(-1, null);
    for (const one of each(from)) {
      if (one.name < 0 || one.self <= 0) continue;
      root.weight += one.self;
      let into = root;
      for (let up = one; up && up.name >= 0; up = up.parent) {
        if (!into.byName) into.byName = new Map();
        let next = into.byName.get(up.name);
        if (!next) {
          next = node(up.name, into);
          into.byName.set(up.name, next);
          into.children.push(next);
        }
        next.weight += one.self;
        into = next;
      }
    }
    root.weight = from.weight;
    for (const one of each(root)) one.children.sort((a, b) => b.weight - a.weight);
    return root;
  }

  function tree() {
    const key = view.id + inverted;
    if (!trees.has(key)) {
      const straight = view.id + false;
      if (!trees.has(straight)) trees.set(straight, grow(view));
      if (inverted) trees.set(key, turn(trees.get(straight)));
    }
    return trees.get(key);
  }

  function amount(weight) {
    if (view.unit === 'bytes') return bytes(weight);
    if (view.unit === 'nanoseconds') return time(weight);
    return weight + (weight === 1 ? ' sample' : ' samples');
  }

  function bytes(n) {
    const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
    let i = 0;
    while (n >= 1024 && i < units.length - 1) { n /= 1024; i++; }
    return (i ? n.toFixed(1) : n) + ' ' + units[i];
  }

  function time(nanos) {
    if (nanos >= 1e9) return (nanos / 1e9).toFixed(2) + ' s';
    return nanos >= 1e6 ? (nanos / 1e6).toFixed(1) + ' ms' : (nanos / 1e3).toFixed(0) + ' µs';
  }

  function percent(part) {
    return view.total ? (100 * part / view.total).toFixed(part * 100 < view.total ? 2 : 1) + ' %' : '0 %';
  }

  /* one colour for a package, so that what belongs together looks so; our own code and marks have theirs */
  function colour(index) {
    const name = view.names[index];
    if (view.own[index]) return '#5bc0be';
    if (name.startsWith('[')) return '#b8bec6';
    const parts = name.split('.');
    const home = parts.slice(0, Math.max(1, Math.min(3, parts.length - 2))).join('.');
    let hash = 7;
    for (let i = 0; i < home.length; i++) hash = (hash * 31 + home.charCodeAt(i)) >>> 0;
    const library = /^(java|javax|jdk|sun|com\.sun)\./.test(name);
    return library ? `hsl(${200 + hash % 30} 45% 76%)` : `hsl(${hash % 55} ${70 + hash % 20}% ${66 + hash % 10}%)`;
  }

  function hits(index) {
    return wanted !== '' && view.names[index].toLowerCase().includes(wanted);
  }

  /* where there is little room the class and method tell more than the package */
  function label(name, width) {
    if (width < LABEL_SHARE) return '';
    return width >= FULL_SHARE || name.startsWith('[') ? name : name.split('.').slice(-2).join('.');
  }

  function put(one, left, width, row, above) {
    const box = element('div', label(view.names[one.name], width), 'frame');
    box.style.left = (100 * left) + '%';
    box.style.width = (100 * width) + '%';
    box.style.top = (row * ROW) + 'px';
    box.style.background = colour(one.name);
    if (above) box.classList.add('above');
    if (hits(one.name)) box.classList.add('hit');
    box.title = view.names[one.name] + '\n' + amount(one.weight) + ', ' + percent(one.weight);
    box.addEventListener('click', () => { focus = one; draw(); });
    box.addEventListener('mouseenter', () => detail(one));
    graph.appendChild(box);
  }

  function detail(one) {
    at('detail').textContent = one && one.name >= 0
      ? view.names[one.name] + ' — ' + amount(one.weight) + ' (' + percent(one.weight) + ')'
        + (inverted ? '' : ', itself ' + amount(one.self) + ' (' + percent(one.self) + ')')
      : '';
  }

  function draw() {
    graph.replaceChildren();
    const root = tree();
    const from = focus || root;
    const above = [];
    for (let up = from; up && up.name >= 0; up = up.parent) above.unshift(up);
    if (!root.children.length) {
      graph.style.height = 'auto';
      graph.appendChild(element('p', nothing(), 'empty'));
    } else {
      above.forEach((one, row) => put(one, 0, 1, row, one !== from));
      let deepest = above.length;
      const whole = from.weight || 1;
      const open = [[from, 0, above.length]];
      while (open.length) {
        const [parent, start, row] = open.pop();
        let left = start;
        for (const child of parent.children) {
          const width = child.weight / whole;
          if (width >= MIN_SHARE) {
            put(child, left, width, row, false);
            deepest = Math.max(deepest, row + 1);
            open.push([child, left, row + 1]);
          }
          left += width;
        }
      }
      graph.style.height = (deepest * ROW + 4) + 'px';
    }
    at('reset').disabled = !focus && wanted === '';
    detail(focus);
    matched(from);
  }

  /* what is below a match is part of it: counted once */
  function matched(from) {
    const output = at('found');
    if (wanted === '') { output.textContent = ''; return; }
    let weight = 0;
    const open = [from];
    while (open.length) {
      const one = open.pop();
      if (one.name >= 0 && hits(one.name)) weight += one.weight;
      else for (const child of one.children) open.push(child);
    }
    output.textContent = weight ? percent(weight) + ' of all matches' : 'nothing matches';
  }

  function nothing() {
    return view.id === 'lock' ? 'No thread waited for another long enough to be seen.'
      : view.id === 'cpu' ? 'No thread was seen running: the JVM was idle.'
      : 'No allocation was seen. Runtimes before Java 16 do not tell them.';
  }

  function tables() {
    const top = at('top').tBodies[0];
    top.replaceChildren();
    for (const [method, self, total] of view.top) {
      const row = top.insertRow();
      row.insertCell().textContent = percent(self) + '  ' + amount(self);
      row.insertCell().textContent = percent(total);
      const button = element('button', method);
      button.addEventListener('click', () => search(method));
      row.insertCell().appendChild(button);
    }
    const pauses = at('pauses').tBodies[0];
    pauses.replaceChildren();
    for (const [what, count, total, longest] of data.pauses.map(p => ['GC ' + p[0], ...p.slice(1)])
        .concat(data.safepoints.map(p => ['stop: ' + p[0], ...p.slice(1)]))) {
      const row = pauses.insertRow();
      for (const text of [what, count, time(total), time(longest)]) row.insertCell().textContent = text;
    }
  }

  function head() {
    at('subject').textContent = data.subject;
    document.title = data.subject + ' – Tidewatch profile';
    at('about').textContent = [
      data.from.replace('T', ' ').replace(/\..*/, ' UTC'),
      (data.millis / 1000).toFixed(1) + ' s',
      view.samples + ' samples, ' + amount(view.total) + ' in all',
      data.threads ? 'JVM ' + (100 * data.jvmLoad).toFixed(0) + ' % and machine ' + (100 * data.machineLoad).toFixed(0) + ' % of all CPUs' : '',
      data.threads ? data.threads + ' threads' : ''].filter(text => text).join(' · ');
    const warnings = [];
    if (data.lostBytes) warnings.push('The recorder lost ' + bytes(data.lostBytes) + ' of events.');
    if (data.unreadable) warnings.push(data.unreadable + ' events could not be read.');
    if (view.left) warnings.push(view.left + ' frames lighter than ' + amount(view.least) + ' are left out.');
    at('warnings').textContent = warnings.join(' ');
  }

  function show(next, turned) {
    view = next;
    inverted = turned;
    focus = null;
    for (const button of at('views').children) button.setAttribute('aria-pressed', button.dataset.view === view.id);
    at('invert').setAttribute('aria-pressed', inverted);
    head();
    tables();
    draw();
  }

  function search(text) {
    at('search').value = text;
    wanted = text.trim().toLowerCase();
    draw();
  }

  function reset() {
    focus = null;
    search('');
  }

  for (const v of data.views) {
    const button = element('button', titles[v.id] || v.id);
    button.dataset.view = v.id;
    button.addEventListener('click', () => show(v, inverted));
    at('views').appendChild(button);
  }
  at('invert').addEventListener('click', () => show(view, !inverted));
  at('reset').addEventListener('click', reset);
  at('search').addEventListener('input', e => search(e.target.value));
  document.addEventListener('keydown', e => {
    if (e.key === 'Escape') reset();
    else if (e.target !== at('search') && e.key === '/') { e.preventDefault(); at('search').focus(); }
    else if (e.target !== at('search') && e.key === 'i') show(view, !inverted);
  });
  show(view, false);
})();
