/* The page: it owns the connection, keeps a frame with the terminal, and has a STOP of its own. */
"use strict";

(() => {
  const LOST_MS = 2500; // without a word from the server
  const AGAIN_MS = 1000;
  const ANSWER_MS = 300; // then STOP goes the other way, too
  const STOP_FOR_MS = 60000;
  const FULL = 4001;
  const LEFT = 4002;
  const CELL = { width: 0.602, height: 1.32 }; // of a letter's size
  const LEAST = matchMedia("(pointer: coarse)").matches ? 18 : 13; // a finger needs a taller row
  const SIZES = [{ columns: 120, rows: 40, least: LEAST }, { columns: 80, rows: 24, least: 5 }];

  const body = document.body;
  const place = document.getElementById("place");
  const keyboard = document.getElementById("keyboard");
  let frame = null;
  let socket = null;
  let heardMs = 0;
  let letters = 0;
  let smaller = 0;

  const show = (what) => { body.dataset.shown = what; };
  const tell = (...said) => frame?.contentWindow?.postMessage(said, "*");
  const say = (...said) => {
    if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(said));
  };

  // --- the terminal ---

  const fitting = () => {
    for (const { columns, rows, least } of SIZES) {
      const bar = document.querySelector("footer").offsetHeight;
      const wide = innerWidth / (columns * CELL.width);
      const high = (innerHeight - bar) / (rows * CELL.height);
      const size = Math.floor(Math.min(wide, high) * 2) / 2;
      if (size >= least) return size;
    }
    return SIZES.at(-1).least;
  };

  const begin = () => {
    end();
    letters = fitting();
    heardMs = performance.now();
    frame = document.createElement("iframe");
    frame.sandbox = "allow-scripts";
    frame.title = "Backstride";
    frame.src = `/terminal?letters=${Math.max(5, letters - smaller)}`;
    place.append(frame);
  };

  const end = () => {
    const before = socket;
    socket = null; // what it says from now on is of the past
    before?.close();
    frame?.remove();
    frame = null;
  };

  addEventListener("message", (event) => {
    if (frame === null || event.source !== frame.contentWindow) return;
    const [kind, ...said] = event.data;
    if (kind === "ready") connect(...said);
    else if (kind === "tight") { smaller += 0.5; begin(); }
    else if (kind === "stop") stop(); // SPACE, before there was a screen to take it
    else if (kind === "old") { end(); show("old"); }
    else if (kind === "failed") { end(); show("opening"); }
    else if (["key", "size", "drawn"].includes(kind)) say(kind, ...said);
  });

  // --- the connection ---

  const connect = (columns, rows) => {
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const mine = new WebSocket(
      `${scheme}://${location.host}/screen?screen=${body.dataset.screen}&columns=${columns}&rows=${rows}`,
    );
    socket = mine;
    mine.binaryType = "arraybuffer";
    mine.addEventListener("open", () => {
      if (socket === mine) tell("open");
    });
    mine.addEventListener("message", ({ data }) => {
      if (socket === mine) hear(data);
    });
    mine.addEventListener("close", ({ code }) => {
      if (socket === mine) lose(code);
    });
  };

  const hear = (data) => {
    heardMs = performance.now();
    if (typeof data !== "string") {
      show("");
      tell("draw", data);
      return;
    }
    const [kind, number, refusal] = JSON.parse(data);
    if (kind === "beat") tell("beat");
    else if (kind === "stopped" && number >= stopFirst) answered(refusal === "");
  };

  const lose = (code) => {
    end();
    if (code === LEFT) show("left");
    else show(code === FULL ? "full" : "lost");
  };

  /* Hidden pages watch nothing, and do not ask for a screen. */
  const look = async () => {
    const shown = body.dataset.shown;
    if (shown === "left" || shown === "old" || document.hidden) return;
    if (frame !== null && performance.now() - heardMs > LOST_MS) {
      if (shown !== "opening" || performance.now() - heardMs > 3 * LOST_MS) lose(0);
      return;
    }
    if (frame !== null) return;
    const before = heardMs;
    try {
      const answer = await fetch("/here", { signal: AbortSignal.timeout(AGAIN_MS) });
      if (answer.status === 403) show("refused");
      else if (frame === null && heardMs === before) begin();
    } catch {
      show("lost");
    }
  };

  // --- STOP: by the open connection, and by one of its own where that does not answer ---

  let stopNumber = 0;
  let stopFirst = 0; // of those that nobody has taken yet
  let stopSinceMs = null;

  const stop = () => {
    if (stopSinceMs === null) {
      stopFirst = stopNumber + 1;
      body.dataset.stop = "sent";
    }
    stopSinceMs = performance.now();
    sendStop(++stopNumber);
  };

  const sendStop = async (number) => {
    if (socket?.readyState === WebSocket.OPEN) {
      say("stop", number);
      await new Promise((resolve) => { setTimeout(resolve, ANSWER_MS); });
    }
    if (stopSinceMs === null || number !== stopNumber) return;
    try {
      const answer = await fetch("/stop", { method: "POST", signal: AbortSignal.timeout(4000) });
      if (number === stopNumber) answered(answer.ok);
    } catch {
      if (number === stopNumber) answered(false);
    }
  };

  const answered = (taken) => {
    if (stopSinceMs === null) return; // another one was taken already
    if (taken) {
      stopSinceMs = null;
      body.dataset.stop = "heard";
      const mine = stopNumber;
      setTimeout(() => {
        if (mine === stopNumber && stopSinceMs === null) body.dataset.stop = "";
      }, 5000);
      return;
    }
    body.dataset.stop = "unconfirmed";
    const again = stopNumber;
    setTimeout(() => {
      const since = stopSinceMs;
      if (since === null || again !== stopNumber) return;
      if (performance.now() - since < STOP_FOR_MS) sendStop(++stopNumber);
    }, AGAIN_MS);
  };

  const button = document.getElementById("stop");
  button.addEventListener("pointerdown", (event) => {
    event.preventDefault(); // the focus stays with the terminal
    stop();
    tell("focus");
  });
  button.addEventListener("click", (event) => {
    if (event.detail === 0) stop(); // by a key, or by what helps people who cannot point
  });
  addEventListener("keydown", (event) => {
    if (event.key !== " " || event.target === button) return;
    event.preventDefault();
    stop();
  });

  // --- the tablet ---

  keyboard.addEventListener("pointerdown", (event) => event.preventDefault());
  keyboard.addEventListener("click", () => {
    const wanted = keyboard.getAttribute("aria-pressed") !== "true";
    keyboard.setAttribute("aria-pressed", `${wanted}`);
    frame?.focus();
    tell("keyboard", wanted);
  });

  document.getElementById("open").addEventListener("click", () => {
    show("opening");
    begin();
  });

  /* Above the tablet's keyboard, so that STOP is never under it. */
  const above = () => { body.style.height = `${visualViewport.height}px`; };

  let turned = 0;
  addEventListener("resize", () => {
    clearTimeout(turned);
    turned = setTimeout(() => {
      smaller = 0;
      if (frame !== null && fitting() !== letters) begin();
    }, 400);
  });

  const stayAwake = async () => {
    try {
      if (!document.hidden) await navigator.wakeLock?.request("screen");
    } catch { /* the tablet saves its battery */ }
  };

  for (const zoom of ["gesturestart", "dblclick"]) {
    document.addEventListener(zoom, (event) => event.preventDefault());
  }
  addEventListener("wheel", (event) => { if (event.ctrlKey) event.preventDefault(); }, { passive: false });
  document.addEventListener("contextmenu", (event) => event.preventDefault());
  document.addEventListener("visibilitychange", () => { stayAwake(); look(); });
  visualViewport.addEventListener("resize", above);
  above();
  stayAwake();
  setInterval(look, AGAIN_MS / 2);
  begin();
})();
