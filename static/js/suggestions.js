/* Suggestions under the search fields: the « list autocomplete with manual selection » combobox of the ARIA Authoring Practices.
   An enhancement: the form stays a form, and sending it never waits for a suggestion. */

const SHORTEST = 2; // characters: below, nothing is asked
const PATIENCE = 150; // milliseconds without a key before asking
const LONGEST = 3000; // milliseconds: an answer that takes more comes too late to help

class Suggestions {
  constructor(form) {
    this.form = form;
    this.input = form.elements.q;
    this.options = [];
    this.active = -1;
    this.makeList();
    this.makeStatus();
    this.setUpInput();
    form.addEventListener("submit", () => this.stop());
    addEventListener("pageshow", () => this.stop());
  }

  makeList() {
    this.list = document.createElement("ul");
    this.list.className = "suggestions";
    this.list.id = `${this.input.id}-suggestions`;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", this.form.dataset.label);
    this.list.hidden = true;
    // The focus stays in the field: a press on the list must not take it away and so close the list.
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.choose(option);
    });
    this.form.append(this.list);
  }

  makeStatus() {
    this.status = document.createElement("p");
    this.status.className = "visually-hidden";
    this.status.setAttribute("role", "status");
    this.form.append(this.status);
  }

  setUpInput() {
    const { input } = this;
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-expanded", "false");
    input.setAttribute("aria-controls", this.list.id);
    input.addEventListener("input", (event) => {
      if (!event.isComposing) this.typed();
    });
    input.addEventListener("compositionend", () => this.typed());
    input.addEventListener("keydown", (event) => this.pressed(event));
    input.addEventListener("blur", () => this.stop());
  }

  /* What is shown stays until the next answer: a list that went and came at each key would blink. */
  typed() {
    this.forgetQuestion();
    this.activate(-1);
    if (this.text.length < SHORTEST) this.stop();
    else this.timer = setTimeout(() => this.ask(this.text), PATIENCE);
  }

  get text() {
    return this.input.value.trim();
  }

  async ask(text) {
    this.forgetQuestion();
    const asking = new AbortController();
    this.asking = asking;
    this.timer = setTimeout(() => this.stop(), LONGEST);
    const address = new URL(this.form.dataset.suggestions, location.href);
    address.searchParams.set("q", text);
    try {
      const answer = await fetch(address, { signal: asking.signal, credentials: "omit" });
      if (!answer.ok) throw new Error(answer.statusText);
      const [, texts, kinds, urls] = await answer.json();
      if (this.asking === asking) this.show(texts.map((label, i) => ({ label, kind: kinds[i], url: urls[i] })));
    } catch {
      // Another question took its place; or the network failed, and the field works as any other.
      if (this.asking === asking) this.stop();
    }
  }

  /* A late answer finds nobody. */
  forgetQuestion() {
    clearTimeout(this.timer);
    this.asking?.abort();
    this.asking = undefined;
  }

  show(suggestions) {
    this.forgetQuestion();
    this.options = suggestions.map((suggestion, index) => this.makeOption(suggestion, index));
    this.list.replaceChildren(...this.options);
    this.activate(-1);
    this.open(this.options.length > 0);
    this.status.textContent = this.announcement(this.options.length);
  }

  makeOption({ label, kind, url }, index) {
    const option = document.createElement("li");
    option.id = `${this.list.id}-${index}`;
    option.className = "suggestions__option";
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    option.dataset.url = url;
    option.dataset.text = label;
    const text = document.createElement("span");
    text.textContent = label;
    option.append(text);
    if (kind) {
      const type = document.createElement("span");
      type.className = "suggestions__kind";
      type.textContent = kind;
      option.append(" ", type);
    }
    return option;
  }

  announcement(number) {
    const { none, one, many } = this.form.dataset;
    if (number === 0) return none;
    return number === 1 ? one : many.replace("{}", number);
  }

  pressed(event) {
    if (event.isComposing || event.ctrlKey || event.metaKey) return;
    const isOpen = !this.list.hidden;
    const last = this.options.length - 1;
    switch (event.key) {
      case "ArrowDown":
      case "ArrowUp":
        if (this.text.length < SHORTEST) return;
        event.preventDefault(); // or the caret would jump
        if (event.altKey && event.key === "ArrowUp") this.stop();
        else if (!isOpen) this.ask(this.text);
        else if (event.altKey) return;
        else if (event.key === "ArrowDown") this.activate(this.active === last ? -1 : this.active + 1);
        else this.activate(this.active === -1 ? last : this.active - 1);
        break;
      case "Enter":
        if (!isOpen || this.active < 0) return; // the form is sent
        event.preventDefault();
        this.choose(this.options[this.active]);
        break;
      case "Escape":
        if (!isOpen) return;
        event.preventDefault();
        event.stopPropagation(); // or the menu around the field would close too
        this.stop();
        break;
      case "Home":
      case "End":
      case "ArrowLeft":
      case "ArrowRight":
        this.activate(-1); // back in the text, where the browser moves the caret
        break;
    }
  }

  activate(index) {
    this.options[this.active]?.setAttribute("aria-selected", "false");
    this.active = index;
    const option = this.options[index];
    if (!option) {
      this.input.removeAttribute("aria-activedescendant");
      return;
    }
    this.forgetQuestion(); // whoever chooses among these does not want others under their finger
    option.setAttribute("aria-selected", "true");
    this.input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }

  choose(option) {
    const { url, text } = option.dataset;
    this.stop();
    this.input.value = text;
    if (url) location.assign(url);
    else this.form.requestSubmit();
  }

  open(isOpen) {
    this.list.hidden = !isOpen;
    this.input.setAttribute("aria-expanded", String(isOpen));
  }

  /* Forget what was asked and shown. */
  stop() {
    this.forgetQuestion();
    this.activate(-1);
    this.options = [];
    this.list.replaceChildren();
    this.open(false);
    this.status.textContent = "";
  }
}

for (const form of document.querySelectorAll("form[data-suggestions]")) new Suggestions(form);
