// Starts the cluster. A file of its own because the page's policy allows no inline script.
import { isStop, show, watch } from "./crash.js";

const own = document.querySelector("script[data-wasm]");
const url = (name) => new URL(own.dataset[name], document.baseURI).href;
const say = (text) => {
  const words = document.getElementById("boot-words");
  if (words) words.textContent = text;
};

watch();
const slow = setTimeout(() => say("Starting the cluster"), 800);
try {
  const { default: init } = await import(url("js"));
  await init({ module_or_path: url("wasm") });
} catch (error) {
  if (isStop(error)) show();
  else {
    document.querySelector(".boot-line")?.remove();
    say("The cluster could not be started. Reload the page to try again.");
  }
  throw error;
} finally {
  clearTimeout(slow);
}
