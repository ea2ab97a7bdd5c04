-- The check of two files in SQL: what a shop's own sales and its statement need to be read, linked, judged and summed.
-- Each statement says which part of PosCheck's work it stands for. The files are those of `accuracy bench-data`: card sales with
-- references. What SQL can't say well is left out: recognising columns by their names and contents, evidence learnt without
-- labels, exact assignment of groups, sentences, pages of rows.
-- How it is written: types that the numbers fit (references are numbers, money is decimal(18, 2)), row ids of the tables instead
-- of keys of our own, one hash join over all rows and everything after it on the rows that are left, no sort of all rows where
-- a group or a join says the same. A statement that begins with `select` is an answer that the bench prints.

-- Reading: delimiter and types sniffed, what does not fit its type set aside with its line and reason.
create table m as select 小票号 as receipt, 交易时间 as made, 门店 as store, 终端号 as terminal, 收银员 as cashier, 支付方式 as tender,
    交易类型 as kind, 状态 as status, 金额 as amount, 检索参考号 as rrn, 凭证号 as trace, 卡号 as card, 备注 as remark
  from read_csv('merchant.csv', types = {'金额': 'decimal(18,2)', '检索参考号': 'bigint', '凭证号': 'integer', '卡号': 'varchar'}, store_rejects = true);
create table a as select 清算日期 as cleared, 交易日期 + 交易时间 as made, 商户号 as merchant_no, 终端号 as terminal, 批次号 as batch, 凭证号 as trace,
    检索参考号 as rrn, 卡号 as card, 卡类型 as card_kind, 交易类型 as kind, 交易状态 as status, 交易金额 as amount, 手续费 as fee, 结算金额 as net
  from read_csv('acquirer.csv', dateformat = '%Y%m%d', types = {'清算日期': 'date', '交易日期': 'date', '交易时间': 'time', '检索参考号': 'bigint',
    '凭证号': 'integer', '卡号': 'varchar', '交易金额': 'decimal(18,2)', '手续费': 'decimal(18,2)', '结算金额': 'decimal(18,2)'}, store_rejects = true);

-- Order of decision, 1: tenders that never pass the channel (M06).
create table outside as select rowid as id from m where tender in ('现金', '储值卡', '会员卡', '挂账');

-- 2: voids, reversals and refunds find their sale within their own side: same card, terminal and full amount, the nearest before.
create table chains_m as select t.rowid as taker, arg_max(s.rowid, s.made) as original
  from m t join m s on s.terminal = t.terminal and s.card = t.card and s.amount = abs(t.amount) and s.kind = '消费' and s.made <= t.made
  where t.kind in ('撤销', '消费撤销', '冲正', '退货', '退款') group by t.rowid;
create table chains_a as select t.rowid as taker, arg_max(s.rowid, s.made) as original
  from a t join a s on s.terminal = t.terminal and s.card = t.card and s.amount = abs(t.amount) and s.kind = '消费' and s.made <= t.made
  where t.kind in ('撤销', '消费撤销', '冲正', '退货', '退款') group by t.rowid;

-- 3: references that stand once on each side, and those that stand more often (candidates of repeats, of split orders).
create table often_m as select rrn from m where rrn is not null and status = '成功' group by rrn having count(*) > 1;
create table often_a as select rrn from a where rrn is not null and status = '成功' group by rrn having count(*) > 1;

-- Rows that one side has twice, every column the same (D01); rows of one reference or without any can be.
create table said_twice as select min(m.rowid) as id, count(*) - 1 as surplus from m where rrn is null or rrn in (select rrn from often_m) group by all having surplus > 0;

-- T1: links by reference. The amount is no part of the key; another card and another amount together are another sale, and a
-- reference used again days later needs amount and card. The pair's code: M00 flat, M01 across the cut-off, U21 booked on
-- another day, A where the amounts differ.
create table linked as select m.rowid as mid, a.rowid as aid, 1 as tier, m.terminal, m.cashier, m.made, a.made as charged, a.cleared, m.amount as booked, a.amount as stated
  from m join a using (rrn) anti join often_m using (rrn) anti join often_a using (rrn)
  where m.status = '成功' and a.status = '成功' and m.kind = a.kind
    and (m.amount = a.amount or (m.card = a.card and abs(epoch(a.made) - epoch(m.made)) <= 129600))
    and (m.card = a.card or abs(epoch(a.made) - epoch(m.made)) <= 129600);
-- … and groups of one reference, each settled as a whole: the nearest in time for both.
create table often as select rrn from often_m union select rrn from often_a;
insert into linked select mid, aid, 1, terminal, cashier, made, charged, cleared, booked, stated from (
  select x.id as mid, y.id as aid, x.terminal, x.cashier, x.made, y.made as charged, y.cleared, x.amount as booked, y.amount as stated,
    row_number() over (partition by x.id order by abs(epoch(y.made) - epoch(x.made)), x.amount <> y.amount, y.id) as best_m,
    row_number() over (partition by y.id order by abs(epoch(y.made) - epoch(x.made)), x.amount <> y.amount, x.id) as best_a
  from (select rowid as id, * from m semi join often using (rrn) where status = '成功') x
  join (select rowid as id, * from a semi join often using (rrn) where status = '成功') y on x.rrn = y.rrn and x.kind = y.kind)
  where best_m = 1 and best_a = 1;

-- Learnt constants: a terminal's clock against the acquirer's, the cut-off, the lag to the clearing day.
create table clocks as select terminal, median(epoch(made) - epoch(charged))::integer as seconds, count(*) as pairs from linked group by terminal having pairs >= 8;
create table cutoff as select max(epoch(made) % 86400) filter (cleared = made::date) as own_until, min(epoch(made) % 86400) filter (cleared > made::date) as next_from,
    mode(cleared - made::date) as lag from a;

-- What the references left.
create table rest_m as select rowid as id, * from m anti join linked on mid = m.rowid anti join outside on outside.id = m.rowid where status = '成功' and kind = '消费';
create table rest_a as select rowid as id, * from a anti join linked on aid = a.rowid where status = '成功' and kind = '消费';

-- T3: trace number at a terminal, cards agreeing, within a day and a half or with an equal amount; the nearest for both.
create table by_trace as select mid, aid from (
  select x.id as mid, y.id as aid, row_number() over (partition by x.id order by abs(epoch(y.made) - epoch(x.made)), y.id) as best_m,
    row_number() over (partition by y.id order by abs(epoch(y.made) - epoch(x.made)), x.id) as best_a
  from rest_m x join rest_a y on x.terminal = y.terminal and x.trace = y.trace and x.card = y.card
  where abs(epoch(y.made) - epoch(x.made)) <= 129600 or x.amount = y.amount) where best_m = 1 and best_a = 1;
insert into linked select mid, aid, 3, x.terminal, x.cashier, x.made, y.made, y.cleared, x.amount, y.amount from by_trace join rest_m x on x.id = mid join rest_a y on y.id = aid;
delete from rest_m where id in (select mid from by_trace);
delete from rest_a where id in (select aid from by_trace);

-- T5: terminal, card, amount and ten minutes by the terminal's clock; alone on both sides, or half a minute nearer than the next.
create table by_card as select mid, aid from (
  select *, lead(gap) over (partition by mid order by gap, aid) as next_m, lead(gap) over (partition by aid order by gap, mid) as next_a,
    row_number() over (partition by mid order by gap, aid) as best_m, row_number() over (partition by aid order by gap, mid) as best_a
  from (select x.id as mid, y.id as aid, abs(epoch(x.made) - epoch(y.made) - coalesce(c.seconds, 0)) as gap
    from rest_m x join rest_a y on x.terminal = y.terminal and x.card = y.card and x.amount = y.amount left join clocks c on c.terminal = x.terminal) where gap <= 600)
  where best_m = 1 and best_a = 1 and coalesce(next_m - gap, 30) >= 30 and coalesce(next_a - gap, 30) >= 30;
insert into linked select mid, aid, 5, x.terminal, x.cashier, x.made, y.made, y.cleared, x.amount, y.amount from by_card join rest_m x on x.id = mid join rest_a y on y.id = aid;
delete from rest_m where id in (select mid from by_card);
delete from rest_a where id in (select aid from by_card);

-- Orders paid in parts (M02, U22): one reference, or one trace number of a terminal's day, with more rows on one side than on the
-- other and sums that agree. Only where a row is left over can the sides differ.
create table parts as select x.rrn, x.total = y.total as agrees from
    (select rrn, count(*) as n, sum(amount) as total from m semi join (select rrn from rest_m union all select rrn from rest_a) r using (rrn) group by rrn) x
  join (select rrn, count(*) as n, sum(amount) as total from a semi join (select rrn from rest_m union all select rrn from rest_a) r using (rrn) group by rrn) y using (rrn)
  where x.n <> y.n and x.n + y.n <= 16 and x.total between y.total / 2 and y.total * 2;
create table open_traces as select terminal, trace from rest_m where trace is not null union select terminal, trace from rest_a where trace is not null;
create table parts_by_trace as select x.terminal, x.trace, x.total = y.total as agrees from
    (select terminal, trace, made::date as day, count(*) as n, sum(amount) as total from m semi join open_traces using (terminal, trace) group by all) x
  join (select terminal, trace, made::date as day, count(*) as n, sum(amount) as total from a semi join open_traces using (terminal, trace) group by all) y using (terminal, trace, day)
  where x.n <> y.n and x.n + y.n <= 16 and x.total between y.total / 2 and y.total * 2;

-- Booked twice (U02): a sale left over whose twin, by reference or by terminal, card and amount within the hour, is linked.
create table booked_twice as select distinct x.id from rest_m x join m twin on twin.terminal = x.terminal and twin.card = x.card and twin.amount = x.amount
  where twin.rowid not in (select id from rest_m) and (twin.rrn = x.rrn or abs(epoch(twin.made) - epoch(x.made)) <= 3600);
-- Charged twice (U01): the same on the statement.
create table charged_twice as select distinct y.id from rest_a y join a twin on twin.terminal = y.terminal and twin.card = y.card and twin.amount = y.amount
  where twin.rowid not in (select id from rest_a) and abs(epoch(twin.made) - epoch(y.made)) <= 3600;
delete from rest_m where id in (select id from booked_twice);
delete from rest_a where id in (select id from charged_twice);

-- T6: the amount wrong where terminal, card and ten minutes leave one counterpart on both sides; then equal amounts at a terminal within three minutes.
create table near as select mid, aid from (
  select x.id as mid, y.id as aid, count(*) over (partition by x.id) as nm, count(*) over (partition by y.id) as na
  from rest_m x join rest_a y on x.terminal = y.terminal and x.card = y.card where abs(epoch(y.made) - epoch(x.made)) <= 600) where nm = 1 and na = 1;
insert into near select mid, aid from (
  select x.id as mid, y.id as aid, count(*) over (partition by x.id) as nm, count(*) over (partition by y.id) as na
  from rest_m x join rest_a y on x.terminal = y.terminal and x.amount = y.amount where abs(epoch(y.made) - epoch(x.made)) <= 180
    and x.id not in (select mid from near) and y.id not in (select aid from near)) where nm = 1 and na = 1;
insert into linked select mid, aid, 6, x.terminal, x.cashier, x.made, y.made, y.cleared, x.amount, y.amount from near join rest_m x on x.id = mid join rest_a y on y.id = aid;
delete from rest_m where id in (select mid from near);
delete from rest_a where id in (select aid from near);

-- Which slip made one amount of the other (A01 to A05, A07): decimal point, digits swapped, dropped, doubled, changed, rounded off; a
-- difference that comes again on many pairs is a constant (A15).
create table constants as select stated - booked as diff from linked where stated <> booked group by diff having count(*) >= 5;
create table slips as select mid, aid, terminal, cashier, made, booked - stated as effect, case
    when stated in (booked * 10, booked * 100) or booked in (stated * 10, stated * 100) then 'A02'
    when length(x) = length(y) and levenshtein(x, y) = 2 and damerau_levenshtein(x, y) = 1 then 'A01'
    when length(x) = length(y) + 1 and levenshtein(x, y) = 1 then 'A03'
    when length(x) + 1 = length(y) and levenshtein(x, y) = 1 then 'A04'
    when stated = floor(booked) or stated = floor(booked * 10) / 10 or stated = floor(booked / 10) * 10 then 'A07'
    when length(x) = length(y) and levenshtein(x, y) = 1 then 'A05'
    when stated - booked in (select diff from constants) then 'A15' else 'A20' end as code
  from (select *, (booked * 100)::bigint::varchar as x, (stated * 100)::bigint::varchar as y from linked where booked <> stated);

-- The code of every row: linked rows by their pair, the rest by where it stands to what the other file covers (U07 on its way, U08 of
-- before, U06 and U04 without a partner).
create table covered as select (select min(made) from m) as first_m, (select max(made) from a) as last_a;
create table lines as
  select mid, aid, case when made::date <> charged::date and abs(epoch(made) - epoch(charged)) > 7200 then 'U21' when cleared <> charged::date then 'M01' else 'M00' end as code,
    terminal, cashier, made, 0::decimal(18,2) as effect from linked where booked = stated
  union all select mid, aid, code, terminal, cashier, made, effect from slips
  union all select id, null, 'U02', terminal, cashier, made, amount from m join booked_twice on id = m.rowid
  union all select null, id, 'U01', terminal, null, made, -amount from a join charged_twice on id = a.rowid
  union all select id, null, case when made > last_a then 'U07' else 'U06' end, terminal, cashier, made, amount from rest_m, covered
  union all select null, id, case when made < first_m then 'U08' else 'U04' end, terminal, null, made, -amount from rest_a, covered
  union all select id, null, 'M06', terminal, cashier, made, 0 from m join outside on id = m.rowid;

-- The statement: what each code adds to the difference of both sums.
create table bridge as select code, count(mid) + count(aid) as n, sum(effect) as effect from lines group by code;

-- Fees (F01 to F05): the rate, cap and minimum of each kind of card, from up to 20,000 tickets; then every ticket to the fen, and what explains those that are off.
create table rates as select card_kind, mode(round(fee / amount, 4))::decimal(6,4) as rate, max(fee) as most, min(fee) as least from (select card_kind, fee, amount from a where amount >= 10 limit 40000) group by card_kind;
create table fees_off as select a.rowid as id, a.card_kind, fee, round(amount * rate, 2) as due, round(fee / nullif(round(amount * rate, 2), 0)) as factor from a join rates using (card_kind)
  where amount > 0 and fee <> round(amount * rate, 2);
create table fees_named as select card_kind, case when abs(fee - due) <= 0.01 then 'F02' when factor > 1 then 'F01' else 'F05' end as code, count(*) as n, sum(fee - due) as excess from fees_off group by all;
-- Net amounts that are not amount less fee.
create table nets_off as select rowid as id from a where net <> amount - fee;

-- Payouts: what each clearing day nets and when it is due, working days counted.
create table payouts as select cleared, count(*) as n, sum(amount) as gross, sum(fee) as fees, sum(net) as net,
    cleared + case dayofweek(cleared) when 5 then 3 when 6 then 2 else 1 end::integer as due from a where status = '成功' group by cleared;

-- Signs of risk, in the statement's sales. Amounts: round sums, just below limits, far above the middle, first digits against the shop's own (R04, R08, R10, R18).
create table amounts as select count(*) filter (amount >= 1000) as large, count(*) filter (amount >= 1000 and amount % 100 = 0) as round_sums,
    count(*) filter (amount >= 980 and amount < 1000) as below_1000, count(*) filter (amount >= 1000 and amount < 1020) as above_1000,
    count(*) filter (amount >= 4900 and amount < 5000) as below_5000, count(*) filter (amount >= 5000 and amount < 5100) as above_5000,
    count(*) filter (amount >= 9800 and amount < 10000) as below_10000, count(*) filter (amount >= 10000 and amount < 10200) as above_10000,
    count(*) filter (amount >= 49000 and amount < 50000) as below_50000, count(*) filter (amount >= 50000 and amount < 51000) as above_50000 from a where status = '成功';
create table usual as select median(amount) as middle, mad(ln(amount)) as spread from a where amount > 0 and status = '成功';
create table far_above as select a.rowid as id from a, usual where amount > 0 and ln(amount) > ln(middle) + 6 * greatest(spread, 0.17);
create table digits as select digit, n_a, n_m from
    (select floor(amount / pow(10, floor(log10(amount)))) as digit, count(*) as n_a from a where amount > 0 group by digit)
  join (select floor(amount / pow(10, floor(log10(amount)))) as digit, count(*) as n_m from m where amount > 0 group by digit) using (digit);
-- One card three times a day, or far more often than others (R05).
create table often_paid as select card, sum(n) as n, max(n) as most from (select card, made::date as day, count(*) as n from a where status = '成功' group by all) group by card having most >= 3 or sum(n) >= 10;
-- One card on one terminal again within ten minutes, not all of it in the shop's books (R09).
create table unbooked as select a.rowid as id, card, terminal, made from a where rowid in (select aid from lines where mid is null and aid is not null);
create table split_sales as select y.id, a.rowid as other from unbooked y join a on a.card = y.card and a.terminal = y.terminal
  where a.rowid <> y.id and abs(epoch(a.made) - epoch(y.made)) <= 600;
-- Hours in which the shop does not sell (R06), weeks with more credit cards (R07), terminals and categories of merchant numbers (R16, R17), idle terminals (R11), words (R02).
create table hours as select hour(made) as hour, count(*) as n from a group by hour;
create table weeks as select date_trunc('week', made) as week, count(*) as n, count(*) filter (card_kind = '贷记卡') as credit from a group by week;
create table terminals as select terminal, min(merchant_no) as first, max(merchant_no) as last from a group by terminal having first <> last;
create table pauses as select terminal, day, day - lag(day) over (partition by terminal order by day) as idle, large from
  (select terminal, made::date as day, count(*) filter (amount >= (select quantile_disc(amount, 0.9) from a)) as large from a group by all) qualify idle >= 14;
create table words as select remark, n from (select remark, count(*) as n from m group by remark) where regexp_matches(lower(remark), '测试|试机|试刷|验机|本人|自刷|自用|内部|押金|激活|test|self');

-- Figures of terminals and cashiers with the limits of chance, of channels, of hours and days.
create table of_terminal as select terminal, count(mid) as n, count(*) filter (code not in ('M00', 'M01')) as off from lines group by terminal;
create table of_cashier as select cashier, count(mid) as n, count(*) filter (code not in ('M00', 'M01')) as off from lines group by cashier;
create table of_channel as select tender, count(*) as n from m group by tender;
create table heat as select made::date as day, hour(made) as hour, count(*) as n, count(*) filter (code not in ('M00', 'M01')) as off from lines group by all;
create table alerts as select terminal, n, off from of_terminal, (select sum(off) / sum(n) as p from of_terminal) where off > n * p + 3 * sqrt(n * p * (1 - p));

-- Answers: what PosCheck's report must say too, name, rows and money.
select 'merchant', count(*), sum(amount)::varchar from m;
select 'acquirer', count(*), sum(amount)::varchar from a;
select code, n, effect::varchar from bridge where code not in ('M00', 'M01', 'M06') order by code;
select 'fees', count(*) from fees_off;
