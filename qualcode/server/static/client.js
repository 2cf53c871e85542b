/* The page that shows a workspace: keys to the server, pictures from it. xterm.js draws them. */
(() => {
  "use strict";
  const box = document.getElementById("terminal");
  const status = document.getElementById("status");
  const words = JSON.parse(box.dataset.words);
  const PIECE = 16000, REST = 280, WAITING = 1000, ASK = 500, FONTS = 3000;
  const term = new Terminal({
    allowProposedApi: true, cursorBlink: false, customGlyphs: true, scrollback: 0, macOptionIsMeta: true,
    fontFamily: getComputedStyle(document.body).getPropertyValue("--mono"), fontSize: 15, lineHeight: 1.15,
    minimumContrastRatio: 1, convertEol: false, windowOptions: {}, rescaleOverlappingGlyphs: true,
  });
  const fit = new FitAddon.FitAddon();
  term.loadAddon(fit);
  term.loadAddon(new Unicode11Addon.Unicode11Addon());
  term.unicode.activeVersion = "11";
  const page = { term, first: false, connections: 0, copied: null };
  window.qualcode = page;

  /* What a terminal can be told beside pictures: only what is copied is heeded, and the clipboard is never read. */
  for (let code = 0; code <= 200; code++) if (code !== 52) term.parser.registerOscHandler(code, () => true);
  for (const code of [633, 697, 777, 1337]) term.parser.registerOscHandler(code, () => true);
  term.parser.registerOscHandler(52, (data) => {
    const coded = data.slice(data.indexOf(";") + 1);
    if (!coded || coded === "?" || coded.length > 4000000) return true;
    try {
      const bytes = Uint8Array.from(atob(coded), (sign) => sign.charCodeAt(0));
      copy(new TextDecoder().decode(bytes));
    } catch { /* no base64: nothing is copied */ }
    return true;
  });
  async function copy(text) {
    page.copied = text;
    try { await navigator.clipboard.writeText(text); } catch { offer(words.copy, () => copy(text)); }
  }

  term.attachCustomKeyEventHandler((event) => {
    const control = event.ctrlKey || event.metaKey;
    /* What is pasted comes from the browser, as the event that it makes of these keys. */
    if (control && !event.altKey && event.key.toLowerCase() === "v") return false;
    if (event.metaKey && "crtwnq".includes(event.key.toLowerCase())) return false;
    return true;
  });

  let socket = null, tries = 0, over = false, lastMessage = 0, crashedAt = -Infinity, waitingTimer = 0;
  const queue = [];
  let sending = false;

  function say(text) { status.replaceChildren(text); status.hidden = !text; }
  function offer(text, deed) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = text;
    button.addEventListener("click", () => { say(""); deed(); term.focus(); });
    status.replaceChildren(button);
    status.hidden = false;
  }
  function offerWith(text, label, deed) {
    offer(label, deed);
    status.prepend(text + " ");
  }

  function connected() { return socket !== null && socket.readyState === WebSocket.OPEN; }
  function send(packet) { if (connected()) socket.send(JSON.stringify(packet)); }

  async function pressed(data) {
    if (!connected()) return; /* said already: keys are not taken */
    if (data.length <= PIECE && !sending) { send(["stdin", data]); expect(); return; }
    /* The signs that end what is pasted stay together. */
    for (let at = 0, end; at < data.length; at = end) {
      end = data.length - at <= PIECE + 16 ? data.length : at + PIECE;
      queue.push(data.slice(at, end));
    }
    if (sending) return;
    sending = true;
    while (queue.length && connected()) {
      send(["stdin", queue.shift()]);
      await new Promise((done) => setTimeout(done, REST));
    }
    queue.length = 0;
    sending = false;
  }
  /* A line that is held up takes keys and shows nothing: say so, for one would type blind. */
  function expect() {
    if (waitingTimer) return;
    const since = performance.now();
    waitingTimer = setTimeout(() => {
      if (lastMessage >= since) { waitingTimer = 0; return; }
      send(["ping"]);
      waitingTimer = setTimeout(() => {
        waitingTimer = 0;
        if (lastMessage < since && connected()) { page.waiting = true; say(words.waiting); }
      }, WAITING - ASK);
    }, ASK);
  }

  function connect() {
    over = false;
    const size = `?width=${term.cols}&height=${term.rows}`;
    const here = new WebSocket(location.origin.replace("http", "ws") + "/socket" + size);
    here.binaryType = "arraybuffer";
    socket = here;
    here.onopen = () => { tries = 0; page.connections++; say(""); if (document.hasFocus()) send(["focus"]); };
    here.onmessage = (event) => {
      lastMessage = performance.now();
      if (page.waiting) { page.waiting = false; say(""); }
      if (typeof event.data !== "string") {
        term.write(new Uint8Array(event.data), () => { page.first = true; });
        return;
      }
      const [kind, ...more] = JSON.parse(event.data);
      if (kind === "theme") colours(more[0]);
      else if (kind === "download") download(more[0], more[1]);
    };
    here.onclose = (event) => { if (socket === here) closed(event.code); };
  }

  function closed(code) {
    socket = null;
    page.closed = code;
    if (code === 4000) { over = true; offerWith(words.left, words.again, connect); }
    else if (code === 4001) { over = true; offerWith(words.elsewhere, words.here, connect); }
    else if (code === 4002) {
      const soon = performance.now() - crashedAt < 10000;
      crashedAt = performance.now();
      if (soon) { over = true; offerWith(words.crashed, words.again, connect); } else { say(words.crashed); connect(); }
    }
    else if (code === 4003) { over = true; offerWith(words.out, words.signin, () => { location.href = "/login"; }); }
    else if (code === 1013) { over = true; offerWith(words.full, words.again, connect); }
    else if (code === 1008) { over = true; offerWith(words.refused, words.again, connect); }
    else {
      say(words.gone);
      const pause = Math.min(250 * 2 ** tries++, 5000);
      setTimeout(async () => {
        if (tries > 2 && !(await signedIn())) { closed(4003); return; }
        connect();
      }, pause);
    }
  }
  async function signedIn() {
    try { return (await fetch("/me", { cache: "no-store" })).status !== 401; } catch { return true; }
  }

  function colours(theme) {
    const safe = (value) => (/^#[0-9a-f]{6}$/i.test(value) ? value : "");
    const background = safe(theme.background), foreground = safe(theme.foreground);
    if (!background) return;
    term.options.theme = { background, foreground, cursor: foreground };
    for (const name of ["background", "foreground", "primary", "surface"])
      if (safe(theme[name])) document.documentElement.style.setProperty("--" + name, theme[name]);
  }

  function download(key, name) {
    const link = document.createElement("a");
    link.href = "/download/" + encodeURIComponent(key);
    link.download = name;
    document.body.append(link);
    link.click();
    link.remove();
  }

  async function begin() {
    /* What is drawn before its font is there would stay in another one. */
    const fonts = ["15px qualcode-mono", "bold 15px qualcode-mono"].map((font) => document.fonts.load(font, "A█≈"));
    await Promise.race([Promise.allSettled(fonts), new Promise((done) => setTimeout(done, FONTS))]);
    term.open(box);
    try {
      const drawing = new WebglAddon.WebglAddon();
      drawing.onContextLoss(() => drawing.dispose());
      term.loadAddon(drawing);
      page.webgl = true;
    } catch { page.webgl = false; }
    fit.fit();
    term.onData(pressed);
    term.onBinary(pressed);
    let resizing = 0;
    new ResizeObserver(() => {
      clearTimeout(resizing);
      resizing = setTimeout(() => fit.fit(), 60);
    }).observe(box);
    term.onResize(({ cols, rows }) => send(["resize", { width: cols, height: rows }]));
    window.addEventListener("focus", () => { send(["focus"]); term.focus(); });
    window.addEventListener("blur", () => send(["blur"]));
    window.addEventListener("pageshow", (event) => { if (event.persisted && !over) location.reload(); });
    term.focus();
    connect();
  }
  begin();
})();
