/* Enhancements only: every page works without this file. */

const status = document.querySelector("[data-share-status]");

/* The address is selected at once, to be copied by hand. */
document.querySelector(".share input")?.addEventListener("focus", (event) => event.target.select());

/* « Copy the link » appears only where the browser can do it (a secure page). */
if (navigator.clipboard) {
  for (const button of document.querySelectorAll("[data-copy]")) {
    const label = button.textContent;
    button.closest("[hidden]")?.removeAttribute("hidden");
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(button.dataset.copy);
      } catch {
        return;
      }
      button.textContent = button.dataset.copied;
      if (status) status.textContent = button.dataset.copied;
      setTimeout(() => {
        button.textContent = label;
        if (status) status.textContent = "";
      }, 4000);
    });
  }
}

/* The mobile menu closes with Escape and gives the focus back. */
const menu = document.querySelector("details.menu");
menu?.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !menu.open) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

/* Empty fields do not clutter the addresses that people share. */
for (const form of document.querySelectorAll("form.filters__form")) {
  form.addEventListener("submit", () => {
    for (const field of form.elements) if (field.name && !field.value) field.disabled = true;
  });
}

/* Coming back with the browser's button must find the fields usable again, and as the list is filtered. */
addEventListener("pageshow", (event) => {
  for (const form of document.querySelectorAll("form.filters__form")) {
    for (const field of form.elements) field.disabled = false;
    if (event.persisted) form.reset();
  }
});
