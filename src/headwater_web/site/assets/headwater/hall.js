/* What is entered on a phone in a hall is kept on it, under a key of its own, and sent when it can
   be. The server keeps each key once. Without this script the forms work as forms. */
(function () {
  "use strict";
  var main = document.querySelector("[data-hall]");
  if (!main || !window.fetch || !window.FormData) { return; }
  var shelf = "headwater-hall-" + main.dataset.hall;
  var again = 5000;
  var waiting = document.getElementById("waiting");
  var box = document.getElementById("kept");
  var sending = false;
  var inMemory = [];

  function held() {
    try { return JSON.parse(localStorage.getItem(shelf) || "[]"); } catch (absent) { return inMemory; }
  }
  function hold(rows) {
    inMemory = rows;
    try { localStorage.setItem(shelf, JSON.stringify(rows)); } catch (full) { /* kept in memory */ }
  }
  function newKey() {
    var drawn = new Uint8Array(12);
    crypto.getRandomValues(drawn);
    return Array.from(drawn, function (each) { return each.toString(16).padStart(2, "0"); }).join("");
  }
  function said(row) {
    return row.fields.said || row.label || "";
  }
  function show() {
    var rows = held();
    var unsent = rows.filter(function (row) { return row.state === "waiting"; }).length;
    var list = box.querySelector("ul");
    list.textContent = "";
    rows.forEach(function (row) {
      var line = document.createElement("li");
      var words = { waiting: "Waiting for a signal", sent: "Sent", refused: row.why };
      line.textContent = said(row) + " – " + words[row.state];
      list.appendChild(line);
    });
    box.hidden = rows.length === 0;
    waiting.hidden = unsent === 0;
    waiting.textContent = unsent === 0 ? "" : unsent + (unsent === 1 ? " entry is" : " entries are") +
      " kept on this phone and will be sent when there is a signal.";
  }
  function settle(key, state, why) {
    hold(held().map(function (row) {
      return row.key === key ? Object.assign(row, { state: state, why: why }) : row;
    }).filter(function (row) { return row.state !== "sent" || row.fields.said; }));
    show();
  }
  function send(row) {
    var body = new FormData();
    var token = main.querySelector("[name=csrfmiddlewaretoken]");
    Object.keys(row.fields).forEach(function (name) { body.append(name, row.fields[name]); });
    if (token) { body.set("csrfmiddlewaretoken", token.value); }
    return fetch(row.to, {
      method: "POST", body: body, credentials: "same-origin", redirect: "error",
      headers: { "X-Headwater-Kept": row.key }
    }).then(function (answer) {
      if (answer.status === 204) { settle(row.key, "sent", ""); return true; }
      if (answer.status === 409) {
        return answer.text().then(function (why) { settle(row.key, "refused", why); return true; });
      }
      return false;
    }, function () { return false; });
  }
  function flush() {
    var next = held().find(function (row) { return row.state === "waiting"; });
    if (sending || !next) { return Promise.resolve(!next); }
    sending = true;
    return send(next).then(function (gone) {
      sending = false;
      return gone ? flush() : false;
    });
  }
  main.addEventListener("submit", function (event) {
    var form = event.target;
    if (!form.dataset.keep) { return; }
    var pressed = event.submitter;
    var fields = {};
    new FormData(form).forEach(function (value, name) { fields[name] = value; });
    if (pressed && pressed.name) { fields[pressed.name] = pressed.value; }
    if (form.dataset.keep === "say" && !fields.said.trim()) { return; }
    event.preventDefault();
    delete fields.csrfmiddlewaretoken;
    var row = {
      key: form.dataset.keep === "say" ? fields.key : newKey(), to: form.action, fields: fields,
      state: "waiting", why: "", label: pressed ? pressed.textContent.trim() : ""
    };
    hold(held().concat([row]));
    if (form.dataset.keep === "say") {
      form.elements.said.value = "";
      form.elements.key.value = newKey();
    }
    show();
    flush().then(function (all) {
      if (all && form.dataset.keep !== "say") { location.reload(); }
    });
  });
  window.addEventListener("online", flush);
  setInterval(flush, again);
  show();
  flush();
}());
