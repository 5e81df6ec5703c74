// The parts of the page that only a browser can do. No request is made here.
window.pressdesk = (() => {
  const KEY = 'pressdesk-language';
  const VISIT = 'pressdesk-visit';
  const DRAFT = 'pressdesk-draft';
  // The texts of the page's script by language, as the page hands them over.
  const TEXTS = window.pressdeskTexts;
  let sourceWanted = false;
  let lastAsked = '';
  let opener = null;
  let lifting = false;
  let composingEnter = false;

  const text = (name) => (TEXTS[document.documentElement.lang] || TEXTS.ko)[name];
  const touch = () => window.matchMedia('(hover: none)').matches;
  const narrow = () => window.matchMedia('(max-width: 900px)').matches;

  function speak(language) {
    document.documentElement.lang = language;
    document.title = text('title');
    try { localStorage.setItem(KEY, language); } catch (refused) { /* private mode: the choice lasts for the page */ }
    return language;
  }

  function firstLanguage() {
    let kept = inAddress('lang');
    try { kept = kept || localStorage.getItem(KEY); } catch (refused) { /* as above */ }
    if (kept !== 'ko' && kept !== 'en') kept = /^ko\b/i.test(navigator.language || 'ko') ? 'ko' : 'en';
    document.documentElement.lang = kept;
    document.title = text('title');
    return kept;
  }

  // On a phone the source is a sheet over the page: the page behind it neither scrolls nor takes the focus.
  const SHEET = window.matchMedia('(max-width: 719px)');
  const sheetIsOpen = () => document.documentElement.classList.contains('pd-sheet');
  const behind = () => document.querySelectorAll('#top, #talk');

  function openSheet() {
    const sheet = document.querySelector('#source');
    sheet.setAttribute('role', 'dialog');
    sheet.setAttribute('aria-modal', 'true');
    sheet.setAttribute('aria-label', text('source'));
    for (const part of behind()) part.inert = true;
    document.documentElement.classList.add('pd-sheet');
  }

  function closeSheet() {
    if (!sheetIsOpen()) return;
    document.documentElement.classList.remove('pd-sheet');
    for (const part of behind()) part.inert = false;
    for (const name of ['role', 'aria-modal', 'aria-label']) document.querySelector('#source').removeAttribute(name);
    const cite = opener && opener.isConnected ? opener : citation(opener && opener.getAttribute('href'));
    if (cite) cite.focus();
  }

  const citation = (anchor) => [...document.querySelectorAll('#chat a.pd-cite')].find((one) => one.getAttribute('href') === anchor);

  SHEET.addEventListener('change', () => { if (!SHEET.matches) closeSheet(); });
  document.addEventListener('keydown', (event) => { if (event.key === 'Escape') closeSheet(); });
  document.addEventListener('click', (event) => {
    if (!sheetIsOpen() || !event.target.closest) return;
    if (event.target.closest('.pd-close') || !event.target.closest('#source')) closeSheet();
  });

  // What is printed says when.
  window.addEventListener('beforeprint', () => {
    const line = document.querySelector('#pd-printed') || document.createElement('p');
    line.id = 'pd-printed';
    const moment = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: 'long', timeStyle: 'short' });
    line.textContent = text('printed').replace('{moment}', moment.format(new Date()));
    document.body.append(line);
  });

  // A page that is loaded again, as Gradio does when a lost connection is back, goes on with its conversation. The
  // name of it is kept for this tab and for as long as the tab is open.
  function isReloaded() {
    const [way] = performance.getEntriesByType('navigation');
    return Boolean(way) && way.type === 'reload';
  }
  function kept(key) {
    try { return isReloaded() ? sessionStorage.getItem(key) || '' : ''; } catch (refused) { return ''; }
  }
  // What the address names counts once: loaded again, the page is as its reader left it.
  const inAddress = (name) => (isReloaded() ? '' : new URLSearchParams(location.search).get(name) || '');
  const lastVisit = () => kept(VISIT);

  function visiting(name) {
    try { sessionStorage.setItem(VISIT, name); } catch (refused) { /* private mode: a page loaded again starts anew */ }
  }

  // A question that could not be sent, or that the address names, is in the box; sending it is left to the reader.
  function arrived() {
    const named = inAddress('question');
    const box = document.querySelector('#question textarea');
    const words = (named || kept(DRAFT)).slice(0, box && box.maxLength > 0 ? box.maxLength : undefined);
    if (!box || !words || box.value) return;
    box.value = words;
    box.dispatchEvent(new Event('input', { bubbles: true }));
    if (named) box.focus();
  }
  window.addEventListener('pagehide', () => {
    const box = document.querySelector('#question textarea');
    try { sessionStorage.setItem(DRAFT, box ? box.value : ''); } catch (refused) { /* as above */ }
  });

  // True when the source is open already, and then shown at once; else the panel's next change shows it.
  function sourceAsked(link, panel) {
    const anchor = link.getAttribute('href');
    sourceWanted = true;
    if (!sheetIsOpen()) opener = link;
    lastAsked = anchor;
    const open = panel.querySelector('.pd-tabs a[aria-current]');
    if (!open || open.getAttribute('href') !== anchor) return false;
    sourceShown(panel);
    return true;
  }

  // The quote is brought into view inside the panel. The page itself only moves, and focus with it, on request.
  function sourceShown(panel) {
    if (sourceWanted && SHEET.matches && panel.querySelector('.pd-title')) openSheet();
    const body = panel.querySelector('.pd-text');
    const mark = panel.querySelector('mark');
    if (body && mark) {
      const above = mark.getBoundingClientRect().top - body.getBoundingClientRect().top;
      body.scrollTop += above - Math.min(96, body.clientHeight / 4);
    }
    if (!sourceWanted) return;
    sourceWanted = false;
    const title = panel.querySelector('.pd-title');
    if (!title) return;
    title.focus({ preventScroll: true });
    if (narrow() && !SHEET.matches) document.querySelector('#source').scrollIntoView({ block: 'start' });
  }

  // The last question at the top, so that an answer is read from its beginning.
  function showLastQuestion() {
    const log = document.querySelector('#chat [role="log"]');
    const row = [...document.querySelectorAll('#chat .user-row')].pop();
    if (log && row) log.scrollTop += row.getBoundingClientRect().top - log.getBoundingClientRect().top - 16;
  }

  function answered() {
    showLastQuestion();
    const box = document.querySelector('#question textarea');
    if (box && !touch()) box.focus({ preventScroll: true });
  }

  // The clipboard of the browser needs a secure page; the older way works on any.
  function copy(words) {
    const old = () => {
      const box = document.createElement('textarea');
      box.value = words;
      box.className = 'pd-unseen-box';
      document.body.append(box);
      box.select();
      document.execCommand('copy');
      box.remove();
    };
    if (navigator.clipboard && window.isSecureContext) navigator.clipboard.writeText(words).catch(old);
    else old();
  }

  function say(words) {
    const status = document.querySelector('#status .prose') || document.querySelector('#status');
    const line = document.createElement('p');
    line.textContent = words;
    status.replaceChildren(line);
  }

  // What is copied: the answer, its sources with their addresses, its notices, and that it was made automatically.
  function copyAnswer(link) {
    const whole = link.closest('.pd-answer').cloneNode(true);
    for (const gone of whole.querySelectorAll('.pd-acts, .pd-off')) gone.remove();
    for (const original of whole.querySelectorAll('.pd-sources a[target]')) original.textContent = original.href;
    const lines = [...whole.querySelectorAll('p, li')].map((line) => line.textContent.replace(/\s+/g, ' ').trim());
    copy(lines.filter(Boolean).join('\n'));
    say(text('copied'));
  }

  // A link that the server made, or the form that it opened.
  function acted() {
    const kept = document.querySelector('#status .pd-kept');
    if (kept) copy(`${location.origin}/?answer=${kept.dataset.answer}`);
    const first = document.querySelector('#report input');
    if (first) first.focus();
  }

  // Conditions have changed: on to the next one to take off or to the question, or to what is wrong with the form.
  function restricted() {
    const problem = document.querySelector('#pd-problem');
    const next = document.querySelector('#conditions button.pd-off') || document.querySelector('#conditions summary');
    const box = document.querySelector('#question textarea');
    if (problem) problem.focus();
    else if (lifting || touch()) next.focus({ preventScroll: true });
    else box.focus({ preventScroll: true });
    lifting = false;
  }

  // Enter ends the composition of a Hangul syllable; only the next Enter sends. Safari reports the first one after
  // compositionend with key code 229, and some engines add a keypress to it.
  function guard(event) {
    if (event.key !== 'Enter') return;
    if (event.type === 'keydown') composingEnter = event.isComposing || event.keyCode === 229;
    if (event.type === 'keyup') { composingEnter = false; return; }
    if (!composingEnter && !event.isComposing) return;
    event.stopImmediatePropagation();
    if (event.type === 'keypress') event.preventDefault();
  }
  for (const type of ['keydown', 'keypress', 'keyup']) document.addEventListener(type, guard, true);

  document.addEventListener('click', (event) => {
    const link = event.target.closest && event.target.closest('a[href="#question"]');
    if (!link) return;
    event.preventDefault();
    document.querySelector('#talk').scrollIntoView({ block: 'start' });
    (citation(lastAsked) || document.querySelector('#question textarea')).focus({ preventScroll: true });
  });

  document.addEventListener('click', (event) => {
    if (event.target.closest && event.target.closest('#conditions button.pd-off')) lifting = true;
  });

  let questions = 0;

  // Gradio labels every message with its source text, markup and all, which a screen reader would read out; the
  // status line must be a live region that stays while its text changes.
  function tidy() {
    for (const message of document.querySelectorAll('#chat [data-testid="bot"][aria-label], #chat [data-testid="user"][aria-label]')) {
      message.removeAttribute('aria-label');
    }
    // Gradio calls the examples a list of things that are no items.
    for (const list of document.querySelectorAll('#chat [role="list"]')) {
      if (!list.querySelector('[role="listitem"]')) list.removeAttribute('role');
    }
    const status = document.querySelector('#status');
    if (status && !status.hasAttribute('aria-live')) {
      status.setAttribute('role', 'status');
      status.setAttribute('aria-live', 'polite');
    }
    const log = document.querySelector('#chat [role="log"]');
    const label = text('chat');
    if (log && log.getAttribute('aria-label') !== label) log.setAttribute('aria-label', label);
    const asked = document.querySelectorAll('#chat .user-row').length;
    if (asked > questions) showLastQuestion();
    questions = asked;
    // Gradio tells of a lost connection in English only.
    for (const told of document.querySelectorAll('[data-testid="toast-text"]')) {
      if (!/^\s*Connection to the server was lost/.test(told.textContent)) continue;
      told.textContent = text('lost');
      const title = told.closest('[data-testid="toast-body"]').querySelector('.toast-title');
      if (title) title.textContent = text('lostTitle');
      say(text('lost'));
    }
    for (const choice of document.querySelectorAll('#language label')) {
      const tongue = choice.textContent.trim() === 'English' ? 'en' : 'ko';
      if (choice.lang !== tongue) choice.lang = tongue;
    }
  }
  // Gradio adds this script to a page that may be complete already.
  function observe() {
    new MutationObserver(tidy).observe(document.body, {
      childList: true, subtree: true, attributes: true, attributeFilter: ['aria-label'],
    });
    tidy();
  }
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', observe);
  else observe();

  return { speak, firstLanguage, sourceAsked, sourceShown, answered, copyAnswer, acted, restricted, lastVisit, visiting, arrived };
})();
