// What this browser remembers; a browser that refuses to remember is no error.

/** Return what was kept under `name`, or null. */
export function kept(name, store = "localStorage") {
  try { return window[store].getItem(name); } catch { return null; }
}

/** Keep `value` under `name`; null forgets it. */
export function keep(name, value, store = "localStorage") {
  try {
    if (value === null) window[store].removeItem(name);
    else window[store].setItem(name, value);
  } catch { /* storage may be closed or full */ }
}
