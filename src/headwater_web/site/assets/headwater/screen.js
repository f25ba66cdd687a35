/* The screen in a hall shows what stands on the server now; a button stops it. */
(function () {
  "use strict";
  var every = 4000;
  var button = document.getElementById("pause");
  var live = document.getElementById("live");
  var running = true;
  if (!button || !live || !window.fetch) { return; }
  document.querySelectorAll(".hw-noscript").forEach(function (each) { each.hidden = true; });
  button.hidden = false;
  button.addEventListener("click", function () {
    running = !running;
    button.textContent = running ? "Stop refreshing" : "Go on refreshing";
  });
  function look() {
    if (!running || document.hidden) { return; }
    fetch(location.href, { credentials: "same-origin" }).then(function (answer) {
      return answer.ok ? answer.text() : "";
    }).then(function (text) {
      var found = text && new DOMParser().parseFromString(text, "text/html").getElementById("live");
      if (found && running && found.innerHTML !== live.innerHTML) { live.replaceChildren.apply(live, found.childNodes); }
    }, function () { /* no signal: the next look tries again */ });
  }
  setInterval(look, every);
}());
