// Arrow as rows: the bytes of its IPC format, stream or file, or a table another library made of them.
// Text, numbers, decimals, booleans, dates, times and dictionaries of these are taken; any other column is refused by its name.

import { PosCheckError } from "./wasm.js";

const unfit = (why) => new PosCheckError("rows-arrow", why);

// Arrow's own numbers of its types; both ways in name them alike.
const [NULL, INT, FLOAT, TEXT, BOOL, DECIMAL, DATE, TIME, STAMP, LARGE_TEXT, TEXT_VIEW] = [1, 2, 3, 5, 6, 7, 8, 9, 10, 20, 24];
const TAKEN = new Set([NULL, INT, FLOAT, TEXT, BOOL, DECIMAL, DATE, TIME, STAMP, LARGE_TEXT, TEXT_VIEW]);
const UNITS = [1, 1e3, 1e6, 1e9];

// --- values -----------------------------------------------------------------------------------------------------------

const dayText = (ms) => new Date(ms).toISOString().slice(0, 10);
const momentText = (ms) => new Date(ms).toISOString().slice(0, 19).replace("T", " ");

// A moment with a zone is told by that zone's clock, one without by its own.
const clockOf = (zone, name) => {
  if (!zone || zone === "UTC") return momentText;
  const offset = /^([+-])(\d\d):?(\d\d)$/.exec(zone);
  if (offset) return (ms) => momentText(ms + (offset[1] === "-" ? -1 : 1) * (offset[2] * 60 + Number(offset[3])) * 60_000);
  let format;
  try {
    const two = "2-digit";
    format = new Intl.DateTimeFormat("en-US", { timeZone: zone, hourCycle: "h23", year: "numeric", month: two, day: two, hour: two, minute: two, second: two });
  } catch {
    throw unfit(`column ${name}: the time zone ${zone} is not known`);
  }
  return (ms) => {
    const part = Object.fromEntries(format.formatToParts(ms).map(({ type, value }) => [type, value]));
    return `${part.year}-${part.month}-${part.day} ${part.hour}:${part.minute}:${part.second}`;
  };
};

const decimalText = (value, scale) => {
  if (scale <= 0) return String(value * 10n ** BigInt(-scale));
  const digits = String(value < 0n ? -value : value).padStart(scale + 1, "0");
  return `${value < 0n ? "-" : ""}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
};

// The shortest number that is this one in single precision: 12.34 and not 12.34000015258789.
const singleOf = (value) => {
  for (let digits = 6; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return short;
  }
  return value;
};

// What a column's value is as a cell: dates and moments come in milliseconds, decimals as whole numbers of their last place.
const cellOf = (type, name) => {
  switch (type.id) {
    case FLOAT:
      return (value) => (Number.isNaN(value) ? null : type.precision === 1 ? singleOf(value) : value);
    case DECIMAL:
      return (value) => decimalText(value, type.scale);
    case DATE:
      return dayText;
    case TIME:
      return (value) => momentText(type.unit === 0 ? Number(value) * 1e3 : Math.floor(Number(value) / (UNITS[type.unit] / 1e3))).slice(11);
    case STAMP:
      return clockOf(type.zone, name);
    default:
      return (value) => value;
  }
};

const wholeOf = (view, at, size) => {
  let value = size === 4 ? BigInt(view.getInt32(at, true)) : view.getBigInt64(at + size - 8, true);
  for (let word = at + size - 16; word >= at; word -= 8) value = (value << 64n) | view.getBigUint64(word, true);
  return value;
};

const checked = ({ id }, name) => {
  if (!TAKEN.has(id)) throw unfit(`column ${name}: Arrow's type ${id} is not taken; give text, numbers, decimals, booleans, dates or times`);
};

// --- a table another library made -------------------------------------------------------------------------------------

const ofTable = (table) => {
  const columns = table.schema.fields.map(({ name, type }, at) => {
    const own = type.typeId === -1 ? type.dictionary : type;
    const kind = { id: own.typeId, precision: own.precision, scale: own.scale, unit: own.unit, zone: own.timezone };
    checked(kind, name);
    const cell = cellOf(kind, name);
    // Decimals come as the words of a whole number, dates of some versions as dates.
    const raw = (value) => {
      if (kind.id === DECIMAL && ArrayBuffer.isView(value)) return wholeOf(new DataView(value.buffer, value.byteOffset, value.byteLength), 0, value.byteLength);
      return kind.id === DATE || kind.id === STAMP ? Math.floor(Number(value)) : value;
    };
    const column = table.getChildAt(at);
    return (row) => {
      const value = column?.get(row) ?? null;
      return value === null ? null : cell(raw(value));
    };
  });
  const rows = function* () {
    for (let row = 0; row < table.numRows; row++) yield columns.map((value) => value(row));
  };
  return { names: table.schema.fields.map(({ name }) => name), rows };
};

// --- the bytes: flat buffers ------------------------------------------------------------------------------------------

const slot = (view, table, number) => {
  const places = table - view.getInt32(table, true);
  const at = 4 + 2 * number;
  const shift = at < view.getUint16(places, true) ? view.getUint16(places + at, true) : 0;
  return shift && table + shift;
};
const follow = (view, at) => at + view.getUint32(at, true);
const inner = (view, table, number) => {
  const at = slot(view, table, number);
  return at && follow(view, at);
};
const long = (view, at) => Number(view.getBigInt64(at, true));
const short = (view, table, number, otherwise) => (slot(view, table, number) ? view.getInt16(slot(view, table, number), true) : otherwise);
const int = (view, table, number, otherwise) => (slot(view, table, number) ? view.getInt32(slot(view, table, number), true) : otherwise);
const flag = (view, table, number) => slot(view, table, number) !== 0 && view.getUint8(slot(view, table, number)) !== 0;
const list = (view, table, number) => {
  const at = inner(view, table, number);
  return at ? { at: at + 4, length: view.getUint32(at, true) } : { at: 0, length: 0 };
};
const utf8 = new TextDecoder();
const bytesAt = (view, at, length) => new Uint8Array(view.buffer, view.byteOffset + at, length);
const text = (view, table, number) => {
  const letters = list(view, table, number);
  return letters.length ? utf8.decode(bytesAt(view, letters.at, letters.length)) : "";
};

// --- the bytes: what they hold ----------------------------------------------------------------------------------------

const intOf = (view, table) => ({ id: INT, bits: int(view, table, 0, 0), signed: flag(view, table, 1) });

const typeOf = (view, field) => {
  const id = slot(view, field, 2) && view.getUint8(slot(view, field, 2));
  const of = inner(view, field, 3);
  switch (id) {
    case INT:
      return intOf(view, of);
    case FLOAT:
      return { id, precision: short(view, of, 0, 0) };
    case DECIMAL:
      return { id, scale: int(view, of, 1, 0), bits: int(view, of, 2, 128) };
    case DATE:
      return { id, unit: short(view, of, 0, 1) };
    case TIME:
      return { id, unit: short(view, of, 0, 1), bits: int(view, of, 1, 32) };
    case STAMP:
      return { id, unit: short(view, of, 0, 0), zone: text(view, of, 1) };
    default:
      return { id };
  }
};

const fieldsOf = (view, schema) => {
  if (short(view, schema, 0, 0) !== 0) throw unfit("the Arrow data has the bytes of its numbers in the other order");
  const all = list(view, schema, 1);
  return Array.from({ length: all.length }, (_, at) => {
    const field = follow(view, all.at + 4 * at);
    const [name, type, coded] = [text(view, field, 0), typeOf(view, field), inner(view, field, 4)];
    checked(type, name);
    const index = coded && inner(view, coded, 1);
    return { name, type, cell: cellOf(type, name), dictionary: coded ? (slot(view, coded, 0) ? long(view, slot(view, coded, 0)) : 0) : null, index: index ? intOf(view, index) : { id: INT, bits: 32, signed: true } };
  });
};

const INTS = { 8: ["getInt8", "getUint8"], 16: ["getInt16", "getUint16"], 32: ["getInt32", "getUint32"], 64: ["getBigInt64", "getBigUint64"] };

// How the values of a type lie in its buffers; `next` gives them one after the other.
const readerOf = (view, type, next, views) => {
  const fixed = (size, read) => {
    const { at } = next();
    return (row) => read(at + size * row);
  };
  switch (type.id) {
    case INT: {
      const read = INTS[type.bits]?.[type.signed ? 0 : 1] ?? "getInt32";
      return fixed(type.bits / 8, (at) => view[read](at, true));
    }
    case FLOAT:
      if (type.precision === 0) throw unfit("numbers of half precision are not taken");
      return type.precision === 1 ? fixed(4, (at) => view.getFloat32(at, true)) : fixed(8, (at) => view.getFloat64(at, true));
    case BOOL: {
      const { at } = next();
      return (row) => ((view.getUint8(at + (row >> 3)) >> (row & 7)) & 1) === 1;
    }
    case DECIMAL:
      return fixed(type.bits / 8, (at) => wholeOf(view, at, type.bits / 8));
    case DATE:
      return type.unit === 0 ? fixed(4, (at) => view.getInt32(at, true) * 86_400_000) : fixed(8, (at) => long(view, at));
    case TIME:
      return type.bits === 32 ? fixed(4, (at) => view.getInt32(at, true)) : fixed(8, (at) => long(view, at));
    case STAMP:
      // Divided before it is a number: a count of nanoseconds is too large for one.
      return fixed(8, (at) => (type.unit === 0 ? long(view, at) * 1e3 : Number(view.getBigInt64(at, true) / BigInt(UNITS[type.unit] / 1e3))));
    case TEXT_VIEW: {
      const { at } = next();
      const blocks = Array.from({ length: views() }, next);
      return (row) => {
        const [here, length] = [at + 16 * row, view.getInt32(at + 16 * row, true)];
        const from = length <= 12 ? here + 4 : blocks[view.getInt32(here + 8, true)].at + view.getInt32(here + 12, true);
        return utf8.decode(bytesAt(view, from, length));
      };
    }
    default: {
      const [ends, letters] = [next(), next()];
      const end = type.id === LARGE_TEXT ? (row) => long(view, ends.at + 8 * row) : (row) => view.getInt32(ends.at + 4 * row, true);
      return (row) => utf8.decode(bytesAt(view, letters.at + end(row), end(row + 1) - end(row)));
    }
  }
};

const batchOf = (view, table, body, fields, dictionaries) => {
  const length = slot(view, table, 0) && long(view, slot(view, table, 0));
  if (inner(view, table, 3)) throw unfit("the Arrow data is compressed; write it without compression");
  // A row takes a bit at least: whoever says more rows than that is not to be believed.
  if (!(length <= 8 * view.byteLength)) throw new RangeError("length");
  const [nodes, buffers, counts] = [list(view, table, 1), list(view, table, 2), list(view, table, 4)];
  let [buffer, count] = [0, 0];
  const next = () => {
    if (buffer >= buffers.length) throw new RangeError("buffers");
    const at = buffers.at + 16 * buffer++;
    return { at: body + long(view, at), length: long(view, at + 8) };
  };
  const views = () => (count < counts.length ? long(view, counts.at + 8 * count++) : 0);
  const columns = fields.map((field, at) => {
    if (at >= nodes.length) throw new RangeError("nodes");
    const coded = field.dictionary !== null;
    if (field.type.id === NULL && !coded) return () => null;
    const nulls = long(view, nodes.at + 16 * at + 8);
    const valid = next();
    const read = readerOf(view, coded ? field.index : field.type, next, views);
    const value = coded ? (row) => dictionaries.get(field.dictionary)?.[Number(read(row))] ?? null : (row) => field.cell(read(row));
    const isThere = (row) => nulls === 0 || valid.length === 0 || ((view.getUint8(valid.at + (row >> 3)) >> (row & 7)) & 1) === 1;
    return (row) => (isThere(row) ? value(row) : null);
  });
  return { length, columns };
};

const [SCHEMA, DICTIONARY, BATCH] = [1, 2, 3];

const messageAt = (view, at) => {
  const [more, size] = view.getUint32(at, true) === 0xffffffff ? [8, view.getInt32(at + 4, true)] : [4, view.getInt32(at, true)];
  if (size <= 0) return null;
  const message = follow(view, at + more);
  const body = at + more + size;
  const kind = slot(view, message, 1) && view.getUint8(slot(view, message, 1));
  return { kind, header: inner(view, message, 2), body, end: body + (slot(view, message, 3) && long(view, slot(view, message, 3))) };
};

const FILE = [0x41, 0x52, 0x52, 0x4f, 0x57, 0x31];
const isFile = (view) => view.byteLength > 20 && FILE.every((byte, at) => view.getUint8(at) === byte && view.getUint8(view.byteLength - 6 + at) === byte);
const isStream = (view) => view.byteLength > 16 && view.getUint32(0, true) === 0xffffffff && view.getInt32(4, true) > 0;

function* messagesOf(view) {
  if (!isFile(view)) {
    for (let at = 0; at + 8 <= view.byteLength; ) {
      const message = messageAt(view, at);
      if (!message) return;
      yield message;
      at = message.end;
    }
    return;
  }
  // A file says at its end where its parts are.
  const footer = follow(view, view.byteLength - 10 - view.getInt32(view.byteLength - 10, true));
  yield { kind: SCHEMA, header: inner(view, footer, 1) };
  for (const number of [2, 3]) {
    const blocks = list(view, footer, number);
    for (let at = 0; at < blocks.length; at++) yield messageAt(view, long(view, blocks.at + 24 * at)) ?? { kind: 0 };
  }
}

const ofBytes = (view) => {
  let fields = null;
  const dictionaries = new Map();
  const batches = [];
  for (const { kind, header, body } of messagesOf(view)) {
    if (kind === SCHEMA) fields = fieldsOf(view, header);
    if (fields === null) throw new RangeError("no schema");
    if (kind === BATCH) batches.push(batchOf(view, header, body, fields, new Map(dictionaries)));
    if (kind !== DICTIONARY) continue;
    const id = slot(view, header, 0) ? long(view, slot(view, header, 0)) : 0;
    const field = fields.find((one) => one.dictionary === id);
    if (!field) continue;
    const { length, columns } = batchOf(view, inner(view, header, 1), body, [{ ...field, dictionary: null }], dictionaries);
    const values = Array.from({ length }, (_, row) => columns[0](row));
    dictionaries.set(id, flag(view, header, 2) ? [...(dictionaries.get(id) ?? []), ...values] : values);
  }
  const rows = function* () {
    for (const { length, columns } of batches) for (let row = 0; row < length; row++) yield columns.map((value) => value(row));
  };
  return { names: fields.map(({ name }) => name), rows };
};

/** Names and rows of Arrow data; `null` for anything else. */
export const arrowRows = (data) => {
  if (typeof data?.getChildAt === "function" && Array.isArray(data.schema?.fields)) return ofTable(data);
  const view = data instanceof ArrayBuffer ? new DataView(data) : ArrayBuffer.isView(data) ? new DataView(data.buffer, data.byteOffset, data.byteLength) : null;
  if (!view || !(isFile(view) || isStream(view))) return null;
  // What is read late must fail as what is read early: a damaged file is told as one.
  const guarded = (work) => {
    try {
      return work();
    } catch (reason) {
      throw reason instanceof PosCheckError ? reason : unfit(`the Arrow data is damaged (${reason.message})`);
    }
  };
  const { names, rows } = guarded(() => ofBytes(view));
  return {
    names,
    *rows() {
      const all = rows();
      for (let step = guarded(() => all.next()); !step.done; step = guarded(() => all.next())) yield step.value;
    },
  };
};
