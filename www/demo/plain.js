// A portal that has the statement already: the shop drops its own record only.
const checker = document.getElementById("first");
const said = document.getElementById("said");

checker.addEventListener("poscheck-finished", ({ detail }) => {
  said.textContent = `${detail.bridge.difference} ${detail.currency}`;
});
checker.addEventListener("poscheck-error", ({ detail }) => {
  said.textContent = detail.message;
});
