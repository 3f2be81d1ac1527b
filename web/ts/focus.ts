/** After a refused form, the list of what to correct is read first. */
export function focusFirstError(): void {
  document.querySelector<HTMLElement>("[data-focus]")?.focus();
}
