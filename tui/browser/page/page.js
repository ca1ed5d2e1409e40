"use strict";

// The port may be another one here than the server's: `ssh -L` brings it to any.
const terminal = document.getElementById("terminal");
terminal.dataset.sessionWebsocketUrl = new URL("lab", location.href.replace(/^http/, "ws")).href;

const again = document.getElementById("again");
again.addEventListener("click", () => location.reload());

// The keyboard is the lab's once it is reached, and the button's when it has ended.
let stage = "";
new MutationObserver(() => {
  const now = ["-closed", "-loaded"].find((each) => document.body.classList.contains(each));
  if (now === stage) return;
  stage = now;
  (now === "-closed" ? again : document.querySelector(".xterm-helper-textarea"))?.focus();
}).observe(document.body, { attributeFilter: ["class"] });
