// Django's choosers with completion (select2) tell screen readers no name: give each that of its label.
"use strict";
{
  const wordsOf = select => [...(select.labels || [])].map(label => label.textContent.trim().replace(/[:：]$/, "")).join(" ")
    || select.getAttribute("aria-label") || "";
  const nameAll = () => {
    for (const select of document.querySelectorAll("select.admin-autocomplete")) {
      const box = select.nextElementSibling, words = wordsOf(select);
      if (!words || !box?.classList.contains("select2")) continue;
      for (const part of box.querySelectorAll("[role=combobox], [role=textbox], [role=searchbox]")) {
        part.removeAttribute("aria-labelledby");
        part.setAttribute("aria-label", words);
      }
    }
  };
  window.django?.jQuery?.(nameAll); // after the handlers that make the choosers, in the same queue
  document.addEventListener("formset:added", () => setTimeout(nameAll));
}
