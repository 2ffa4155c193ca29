// Before the first paint: `?theme=` wins over the stored choice, which wins over the system's.
(() => {
  let theme = new URLSearchParams(location.search).get("theme");
  try {
    theme ??= localStorage.getItem("tabernetes.theme");
  } catch {
    // A page without storage follows the system.
  }
  if (theme === "dark" || theme === "light") document.documentElement.dataset.theme = theme;
})();
