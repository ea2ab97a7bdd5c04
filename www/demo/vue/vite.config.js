import vue from "@vitejs/plugin-vue";

// The element finds its wasm and its worker beside its own script, so the development server must not move that script.
export default {
  base: "./",
  optimizeDeps: { exclude: ["poscheck"] },
  plugins: [vue({ template: { compilerOptions: { isCustomElement: (tag) => tag === "pos-check" } } })],
};
