// Passkeys: the browser's own dialogue, around a form that carries one hidden answer. Needs allauth's webauthn-json.js.
(() => {
  "use strict";

  async function ask(form) {
    if (form.dataset.passkey === "login") {
      const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
      return webauthnJSON.get((await answer.json()).request_options);
    }
    const given = JSON.parse(document.getElementById("js_data").textContent);
    if (form.dataset.passkey === "get") return webauthnJSON.get(given.request_options);
    const options = given.creation_options;
    const wished = options.publicKey.authenticatorSelection;
    const alone = Boolean(form.elements.passwordless && form.elements.passwordless.checked);
    wished.residentKey = alone ? "required" : "discouraged";
    wished.requireResidentKey = alone;
    if (alone) wished.userVerification = "required";
    return webauthnJSON.create(options);
  }

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = !window.PublicKeyCredential;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      try {
        form.elements.credential.value = JSON.stringify(await ask(form));
        form.submit();
      } catch {
        form.querySelector("[data-failed]").hidden = false;
      }
    });
  }
})();
