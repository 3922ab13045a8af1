/* A finger on the terminal. Browsers make a mouse of it only after it was lifted, and never of one
   that rests; STOP must not wait for either. Here a tap is a press, one that rests is a press after
   REST_MS, and one that moves turns the wheel. */
"use strict";

(() => {
  const REST_MS = 150;
  const ROWS = 2; // a turn of the wheel, as Textual counts
  const SLOP = 0.6; // of a turn: more than that was no tap

  const letters = Number(new URLSearchParams(location.search).get("letters"));
  const turn = ROWS * letters * 1.32; // in pixels
  const fingers = new Map(); // each for itself: a thumb that holds the tablet keeps no other from STOP

  const mouse = (kind, { target, clientX, clientY }, buttons) => {
    const where = { clientX, clientY, button: 0, buttons, bubbles: true, cancelable: true };
    target.dispatchEvent(new MouseEvent(kind, { ...where, view: window }));
  };

  const wheel = (down, { target, clientX, clientY }) => {
    const much = { deltaY: down ? 1 : -1, deltaMode: WheelEvent.DOM_DELTA_LINE };
    target.dispatchEvent(new WheelEvent("wheel", { ...much, clientX, clientY, bubbles: true, cancelable: true }));
  };

  const press = (finger) => {
    clearTimeout(finger.rests);
    if (finger.state !== "new") return;
    finger.state = "pressed";
    mouse("mousedown", finger.at, 1);
  };

  const turnTo = (finger, y) => {
    if (Math.abs(y - finger.y) > SLOP * turn) {
      clearTimeout(finger.rests);
      finger.state = "turning";
    }
    if (finger.state !== "turning") return;
    for (; finger.y - y >= turn; finger.y -= turn) wheel(true, finger.at);
    for (; y - finger.y >= turn; finger.y += turn) wheel(false, finger.at);
  };

  const lift = (finger) => {
    clearTimeout(finger.rests);
    if (finger.state === "pressed") mouse("mouseup", finger.at, 0);
  };

  const begin = (event) => {
    event.preventDefault(); // no mouse of the browser's own
    for (const at of event.changedTouches) {
      const finger = { at, y: at.clientY, state: "new" };
      finger.rests = setTimeout(press, REST_MS, finger);
      fingers.set(at.identifier, finger);
    }
  };

  const move = (event) => {
    event.preventDefault();
    for (const { identifier, clientY } of event.changedTouches) {
      const finger = fingers.get(identifier);
      if (finger !== undefined && finger.state !== "pressed") turnTo(finger, clientY);
    }
  };

  const lifted = (event, meant) => {
    for (const { identifier } of event.changedTouches) {
      const finger = fingers.get(identifier);
      if (finger === undefined) continue;
      fingers.delete(identifier);
      if (meant) press(finger);
      lift(finger);
    }
  };

  const end = (event) => {
    event.preventDefault();
    lifted(event, true);
  };

  const cancel = (event) => lifted(event, false);

  const first = { passive: false, capture: true };
  document.addEventListener("touchstart", begin, first);
  document.addEventListener("touchmove", move, first);
  document.addEventListener("touchend", end, first);
  document.addEventListener("touchcancel", cancel, first);
  document.addEventListener("contextmenu", (event) => event.preventDefault());
})();
