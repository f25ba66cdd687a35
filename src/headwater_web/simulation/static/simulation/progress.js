// Asks how far the answers of this page are, and loads it again when one has come further.
"use strict";
for (const notice of document.querySelectorAll("[data-progress]")) {
  const began = notice.dataset.state;
  let pause = 500;
  const ask = async () => {
    try {
      const answer = await fetch(notice.dataset.progress, { headers: { Accept: "application/json" } });
      const told = await answer.json();
      const moved = told.state !== began && !(began === "waiting" && told.state === "running");
      if (moved && (began !== "early" || told.state !== "early")) return location.reload();
      notice.querySelector("[data-says]").textContent = told.says;
      notice.querySelector("[data-share]").value = told.share;
    } catch {
      pause = 5000;
    }
    pause = Math.min(pause * 1.08, 5000);
    setTimeout(ask, pause);
  };
  setTimeout(ask, pause);
}
