// DuckDB-wasm on the bench's two files: read, cast, and as much of the check as SQL can say.
// Under the page's policy a worker's address must be proved ours.
import * as duckdb from "@duckdb/duckdb-wasm";

self.trustedTypes?.createPolicy("default", { createScriptURL: (url) => url });

const READ = [
  `create table m as select row_number() over () as id, 小票号 as receipt, cast(交易时间 as timestamp) as made, 终端号 as terminal, 收银员 as cashier,
     cast(金额 as decimal(18,2)) as amount, 检索参考号 as rrn, 凭证号 as trace, 卡号 as card from read_csv('merchant.csv', header = true, all_varchar = true)`,
  `create table a as select row_number() over () as id, strptime(交易日期 || ' ' || 交易时间, TIME) as made, 终端号 as terminal, 批次号 as batch,
     cast(交易金额 as decimal(18,2)) as amount, cast(手续费 as decimal(18,2)) as fee, cast(结算金额 as decimal(18,2)) as net, 检索参考号 as rrn, 凭证号 as trace,
     卡号 as card, 卡类型 as kind from read_csv('acquirer.csv', header = true, all_varchar = true)`,
];

const CHECK = [
  // Keys that stand once on each side.
  `create table mk as select rrn, min(id) as id, count(*) as n from m where rrn is not null and rrn <> '' group by rrn`,
  `create table ak as select rrn, min(id) as id, count(*) as n from a where rrn is not null and rrn <> '' group by rrn`,
  `create table linked as select mk.id as mid, ak.id as aid from mk join ak using (rrn)`,
  // The same receipt twice, the same card at one terminal for the same amount within a minute.
  `create table twice_m as select id from (select id, made - lag(made) over (partition by terminal, card, amount order by made, id) as gap from m) where gap <= interval 1 minute`,
  `create table twice_a as select id from (select id, made - lag(made) over (partition by terminal, card, amount order by made, id) as gap from a) where gap <= interval 1 minute`,
  `create table rest_m as select * from m where id not in (select mid from linked) and id not in (select id from twice_m)`,
  `create table rest_a as select * from a where id not in (select aid from linked) and id not in (select id from twice_a)`,
  // Without a reference: terminal, card, amount and time, alone on both sides.
  `create table near as select x.id as mid, y.id as aid, count(*) over (partition by x.id) as nm, count(*) over (partition by y.id) as na
     from rest_m x join rest_a y on x.terminal = y.terminal and x.card = y.card and x.amount = y.amount and abs(epoch(y.made) - epoch(x.made)) <= 600`,
  `insert into linked select mid, aid from near where nm = 1 and na = 1`,
  // Terminal, card and time, the amount wrong.
  `create table slip as select x.id as mid, y.id as aid, count(*) over (partition by x.id) as nm, count(*) over (partition by y.id) as na
     from rest_m x join rest_a y on x.terminal = y.terminal and x.card = y.card and abs(epoch(y.made) - epoch(x.made)) <= 600
     where x.id not in (select mid from linked) and y.id not in (select aid from linked)`,
  `insert into linked select mid, aid from slip where nm = 1 and na = 1`,
  `create table fees as select kind, mode(round(fee / amount, 4)) as rate from a where amount > 0 group by kind`,
];

const ASK = [
  "select count(*) from linked join m on m.id = mid join a on a.id = aid where m.amount <> a.amount",
  "select count(*) from linked join m on m.id = mid join a on a.id = aid where abs(epoch(a.made) - epoch(m.made)) > 43200",
  "select count(*) from m where id not in (select mid from linked) and id not in (select id from twice_m)",
  "select count(*) from a where id not in (select aid from linked) and id not in (select id from twice_a)",
  "select (select count(*) from twice_m), (select count(*) from twice_a)",
  "select count(*) from a join fees using (kind) where abs(fee - round(amount * rate, 2)) > 0.005",
  "select (select sum(amount) from m), (select sum(amount) from a)",
];

const run = async () => {
  const worker = new Worker("duckdb-browser-eh.worker.js");
  const db = new duckdb.AsyncDuckDB(new duckdb.VoidLogger(), worker);
  await db.instantiate(new URL("duckdb-eh.wasm", location.href).href);
  const connection = await db.connect();
  await connection.query("set autoinstall_known_extensions = false");
  await connection.query("set autoload_known_extensions = false");
  const input = document.querySelector("input");
  input.addEventListener("change", async () => {
    try {
      const begun = performance.now();
      for (const file of input.files) {
        await db.registerFileHandle(file.name, file, duckdb.DuckDBDataProtocol.BROWSER_FILEREADER, true);
      }
      for (const sql of READ) await connection.query(sql.replace("TIME", "'%Y%m%d %H:%M:%S'"));
      const read = performance.now();
      for (const sql of CHECK) await connection.query(sql);
      const found = [];
      for (const sql of ASK) found.push((await connection.query(sql)).toArray().map(String).join());
      self.done = { ms: performance.now() - begun, read: read - begun, found: found.join(" | ") };
    } catch (reason) {
      self.done = { failed: String(reason?.message ?? reason) };
    }
  });
  self.ready = true;
};

run().catch((reason) => (self.done = { failed: String(reason?.message ?? reason) }));
