import type { Row } from "poscheck";

/** What the portal knows already: the statement of its own merchant. Money is text, times are the merchant's own clock. */
export const statement: Row[] = Array.from({ length: 12 }, (_, day) => ({
  交易时间: `2026-03-${String(day + 1).padStart(2, "0")} 12:00:00`,
  交易金额: `${day}1.10`,
  手续费: "0.10",
  终端号: "T0000001",
  参考号: `2026031${String(day).padStart(5, "0")}`,
}));
