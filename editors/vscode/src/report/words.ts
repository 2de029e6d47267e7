/** How numbers are worded, as the server words them. */

const KIB = 1024;
const MIB = 1024 * KIB;

/** Bytes for people: 980 B, 15.6 KiB, 2.00 MiB. */
export function size(bytes: number): string {
  if (bytes < KIB) {
    return `${bytes} B`;
  }
  return bytes < MIB ? `${(bytes / KIB).toFixed(1)} KiB` : `${(bytes / MIB).toFixed(2)} MiB`;
}

/** 0.034 ms, 4.1 ms, 120 ms. */
export function milliseconds(value: number): string {
  return `${value.toFixed(value < 1 ? 3 : value < 100 ? 1 : 0)} ms`;
}

/** 2 656 768 with thin spaces, the same in every locale. */
export function count(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, "\u2009");
}

/** 1×49×10×1. */
export function shape(dims: readonly number[]): string {
  return dims.length ? dims.join("×") : "scalar";
}

/** 12 %, 4.6 %, 0.3 %. */
export function percent(share: number): string {
  const value = 100 * share;
  return `${value >= 9.95 || value === 0 ? value.toFixed(0) : value.toFixed(1)} %`;
}
