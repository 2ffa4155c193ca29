// What to show when the model stops for good: nothing inside wasm can be caught, so this is outside of it.
//
// Every input was stored before it was applied. A fresh page lives through all of them again; without the last one,
// which is what the model stopped at, it goes on as if that had never been typed.
// Each place keeps its own; the address names the place, and the step behind it.
const kept = () => `tabernetes.recording.${location.hash.slice(1).split("/").slice(0, 2).join("/")}`;
const reason = "tabernetes.crash";
let shown = false;

const read = (key) => {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
};

const recording = () => {
  try {
    return JSON.parse(read(kept())) ?? null;
  } catch {
    return null;
  }
};

// The page that is left may write once more; so this writes after it.
const leaveWith = (text) => {
  addEventListener("pagehide", () => {
    try {
      if (text === null) localStorage.removeItem(kept());
      else localStorage.setItem(kept(), text);
      localStorage.removeItem(reason);
    } catch {
      // Without storage every page starts over.
    }
  });
  location.reload();
};

const rewound = () => {
  const steps = recording();
  const last = steps?.inputs?.pop();
  if (!last) return null;
  [steps.until] = last;
  return JSON.stringify(steps);
};

// The instant that the page showed last; inside of another page it shows none.
const instant = () => {
  const shownLast = document.querySelector(".clock")?.firstChild?.textContent;
  return shownLast ? ` at ${shownLast}` : "";
};

const button = (words, act, look = "btn") => {
  const made = document.createElement("button");
  made.type = "button";
  made.className = look;
  made.textContent = words;
  made.addEventListener("click", act);
  return made;
};

const show = () => {
  if (shown) return;
  shown = true;
  const panel = document.createElement("div");
  panel.className = "crash";
  panel.setAttribute("role", "alertdialog");
  panel.setAttribute("aria-labelledby", "crash-title");
  const title = document.createElement("h2");
  title.id = "crash-title";
  title.textContent = `The model stopped${instant()}. Your steps are safe.`;
  const words = document.createElement("p");
  words.textContent = "That is a fault of Tabernetes, not yours. Rewind takes back the last thing you did.";
  const choices = document.createElement("div");
  const report = () => navigator.clipboard?.writeText(`${read(reason) ?? "no reason given"}\n${read(kept()) ?? ""}`);
  const rewind = button("Rewind one step", () => leaveWith(rewound()), "btn pri");
  choices.append(rewind, button("Copy report", report), button("Start over", () => leaveWith(null)));
  panel.append(title, words, choices);
  document.body.classList.add("stopped");
  document.getElementById("app").inert = true;
  document.body.append(panel);
  rewind.focus();
};

export const isStop = (error) => error instanceof WebAssembly.RuntimeError;

export const watch = () => {
  addEventListener("error", (event) => isStop(event.error) && show());
  addEventListener("unhandledrejection", (event) => isStop(event.reason) && show());
};

export { show };
