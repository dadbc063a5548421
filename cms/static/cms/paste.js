/* What is pasted into a rich text: the browser hands the clipboard over as it is, and Wagtail's editor keeps as words
   whatever it does not know, programs and style sheets included. They are taken out on the way. */

const UNREAD = "script, style, template, noscript, title";

function clean(event) {
  const html = event.clipboardData?.getData("text/html");
  if (!event.isTrusted || !html || !event.target.closest?.(".Draftail-Editor")) return;
  const copied = new DOMParser().parseFromString(html, "text/html"); // a document apart: nothing in it runs
  const unread = copied.querySelectorAll(UNREAD);
  if (!unread.length) return;
  for (const element of unread) element.remove();
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/html", copied.body.innerHTML);
  clipboardData.setData("text/plain", event.clipboardData.getData("text/plain"));
  event.preventDefault();
  event.stopImmediatePropagation();
  event.target.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}

addEventListener("paste", clean, { capture: true });
