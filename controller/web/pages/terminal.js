/* The terminal, in a frame that has no origin, no network and no cookie: all that it hears and says
   goes through the page around it. textual.js draws it and would like a websocket: it gets one that
   is made of messages to that page. */
"use strict";

(() => {
  const wishes = new URLSearchParams(location.search);
  const least = { columns: 80, rows: 24 };
  const say = (...said) => parent.postMessage(said, "*");
  let drawn = 0;
  let opened = false; // from then on the screen takes the keys

  class Link extends EventTarget {
    constructor(url) {
      super();
      const size = new URL(url).searchParams;
      const columns = Number(size.get("width"));
      const rows = Number(size.get("height"));
      if (columns < least.columns || rows < least.rows) say("tight");
      else say("ready", columns, rows);
      addEventListener("message", (event) => {
        if (event.source === parent) this.hear(event.data);
      });
    }

    hear([kind, data]) {
      if (kind === "open") {
        opened = true;
        this.dispatchEvent(new Event("open"));
      }
      else if (kind === "focus") keys().focus();
      else if (kind === "keyboard") offerKeyboard(data);
      else if (kind === "beat") tellDrawn();
      else if (kind === "draw") {
        this.dispatchEvent(new MessageEvent("message", { data }));
        drawn += data.byteLength;
        tellDrawn();
      }
    }

    send(text) {
      const [kind, data] = JSON.parse(text);
      if (kind === "stdin") say("key", data);
      else if (kind === "resize") say("size", data.width, data.height);
    }
  }

  /* A browser that is hidden, or hangs, draws no frame and says nothing. */
  let asked = false;
  const tellDrawn = () => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      say("drawn", drawn);
    });
  };

  const keys = () => document.querySelector(".xterm-helper-textarea");

  /* A tap on a button of the screen must not bring up the tablet's keyboard. */
  const offerKeyboard = (wanted) => {
    keys().inputMode = wanted ? "text" : "none";
    keys().blur();
    keys().focus();
  };

  /* textual.js begins with a renderer for WebGL, and in the same breath replaces it by one that
     needs a plain canvas. Where there is no WebGL, the first only has to come up. */
  const pretended = new Proxy({}, {
    get: (_, name) => {
      if (name === "getParameter") return () => 16;
      return name === `${String(name)}`.toUpperCase() ? 1 : () => ({});
    },
  });
  const contextOf = HTMLCanvasElement.prototype.getContext;
  HTMLCanvasElement.prototype.getContext = function getContext(kind, ...more) {
    return kind === "webgl2" ? pretended : contextOf.call(this, kind, ...more);
  };

  const begin = async () => {
    await document.fonts.load("16px 'Roboto Mono'");
    const place = document.createElement("div");
    place.className = "textual-terminal";
    place.dataset.fontSize = wishes.get("letters");
    place.dataset.sessionWebsocketUrl = "ws://terminal/";
    document.body.append(place);
    const script = document.createElement("script");
    script.src = "/assets/textual.js";
    script.addEventListener("load", () => {
      window.onload();
      if (document.querySelector("canvas.xterm-text-layer") === null) say("old");
      keys().inputMode = "none";
      keys().focus();
    });
    document.head.append(script);
  };

  window.WebSocket = Link;
  addEventListener("error", () => say("failed"));
  addEventListener("keydown", ({ key }) => { if (key === " " && !opened) say("stop"); }, true);
  document.addEventListener("contextlost", () => say("failed"), true); // the graphics card is gone
  begin();
})();
