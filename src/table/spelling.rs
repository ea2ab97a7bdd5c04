//! Table: how exports spell the fields, header texts to fields with a weight.
//!
//! In: a header's text. Out: [`Head`] and the fields it may stand for. Must not know: rows, positions.

use super::field::Field::{self, *};
use super::grammar::amount::Unit;
use super::grammar::{half_width, is_filler};

/// A header's text, brought to one form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// Half-width, without blanks and guards, lower case, without unit and translation.
    pub text: String,
    /// The unit it names.
    pub unit: Option<Unit>,
    /// Whether it says its times are UTC.
    pub is_utc: bool,
}

/// Brings a header's text to one form.
pub fn head(raw: &str) -> Head {
    let mut text: String = raw.chars().map(half_width).map(simplified).filter(|c| !is_filler(*c)).flat_map(char::to_lowercase).collect();
    // A bilingual tail: `交易日期[ Transaction Date ]`.
    if text.ends_with(']')
        && let Some(at) = text.find('[').filter(|at| *at > 0)
    {
        text.truncate(at);
    }
    let mut head = Head::default();
    const UNITS: &[(&str, Option<Unit>)] = &[
        ("(单位:分)", Some(Unit::Minor)),
        ("(单位:元)", Some(Unit::Major)),
        ("(分)", Some(Unit::Minor)),
        ("(万元)", Some(Unit::TenThousand)),
        ("(+元)", Some(Unit::Major)),
        ("(-元)", Some(Unit::Major)),
        ("(人民币元)", Some(Unit::Major)),
        ("(人民币)", None),
        ("(元)", Some(Unit::Major)),
        ("(rmb)", None),
        ("(cny)", None),
        ("(¥)", None),
        ("/元", Some(Unit::Major)),
        ("[元]", Some(Unit::Major)),
        ("/分", Some(Unit::Minor)),
    ];
    for (tail, unit) in UNITS {
        if let Some(rest) = text.strip_suffix(tail) {
            head.unit = *unit;
            text.truncate(rest.len());
            break;
        }
    }
    for tail in ["(utc)", "_utc"] {
        if let Some(rest) = text.strip_suffix(tail) {
            head.is_utc = true;
            text.truncate(rest.len());
        }
    }
    while text.ends_with([':', '*', '.']) {
        text.pop();
    }
    head.text = text;
    head
}

/// The simplified form of the traditional characters that headers are made of.
fn simplified(c: char) -> char {
    const PAIRS: &str = "時时間间額额訂订單单號号戶户續续費费銀银帳账賬账類类狀状態态終终參参餘余細细計计備备註注稱称實实應应貨货幣币種种編编碼码檢检憑凭證证權权員员櫃柜門门簽签結结淨净報报對对書书項项優优惠惠數数據据業业務务電电話话發发機机構构";
    let mut pairs = PAIRS.chars();
    while let (Some(traditional), Some(simple)) = (pairs.next(), pairs.next()) {
        if traditional == c {
            return simple;
        }
    }
    c
}

/// The fields a header may stand for, each with a weight of 1 to 100; a header that fits several is settled by content.
pub fn fields_of(head: &Head) -> Vec<(Field, u8)> {
    let mut found: Vec<(Field, u8)> = Vec::new();
    for (words, field, weight) in EXACT {
        if words.split(' ').any(|word| word == head.text || is_without_bars(word, &head.text)) {
            found.push((*field, *weight));
        }
    }
    if found.is_empty() {
        for (part, field, weight) in PARTS {
            if head.text.contains(part) {
                found.push((*field, *weight));
                break;
            }
        }
    }
    found.sort_by_key(|(field, weight)| (*field, 255 - weight));
    found.dedup_by_key(|(field, _)| *field);
    found
}

/// Whether a text is a word with its low bars left out.
fn is_without_bars(word: &str, text: &str) -> bool {
    word.len() > text.len() && word.contains('_') && word.bytes().filter(|byte| *byte != b'_').eq(text.bytes())
}

/// Whether a header is one that some export is known to use.
pub fn is_known(head: &Head) -> bool {
    EXACT.iter().any(|(words, ..)| words.split(' ').any(|word| word == head.text))
}

// Header texts in the form of `head`, blanks between them; a text that stands for several fields stands in several lines.
// Weights: 95 says it in full, 80 is the usual short form, 60 needs its neighbours, 40 is a last resort.
const EXACT: &[(&str, Field, u8)] = &[
    (
        "交易时间 交易日期时间 交易日期及时间 交易完成时间 交易成功时间 支付时间 付款时间 订单付款时间 销售时间 消费时间 收款时间 刷卡时间 交易发生时间 支付完成时间 支付成功时间",
        Moment,
        95,
    ),
    (
        "结账时间 完成时间 业务时间 发生时间 交易创建时间 创建时间 订单时间 记录时间 操作时间 收银时间 入账时间 交易传输时间 结算时间点 营业时间",
        Moment,
        75,
    ),
    ("下单时间 订单创建时间 开单时间", Moment, 70),
    (
        "时间 日期时间 datetime timestamp created paidat paiddate completiontime createdat dateopération horodatage transfer_date transactiontime transactiondatetime txntime paymenttime saletime",
        Moment,
        80,
    ),
    ("退款成功时间 退款时间", Moment, 55),
    ("退款申请时间 最近修改时间 修改时间 更新时间 打印时间", Moment, 20),
    (
        "交易日期 交易日 支付日期 销售日期 消费日期 付款日期 收款日期 刷卡日期 日期 订单日期 单据日期 业务日期 发生日期 date datum fecha dátum transactiondate saledate creationdate orderdate datamovimento 交易发生日 transactionpostdate",
        Date,
        85,
    ),
    ("营业日期 营业日 账务日期 会计日期 businessdate", Date, 60),
    ("交易时间 时间 time 交易时刻 支付时间 销售时间 hora uhrzeit 交易发生时间", Time, 80),
    (
        "交易金额 支付金额 付款金额 消费金额 刷卡金额 收款金额 实付金额 销售金额 交易额 实收 应结订单金额 商家实收 支付合计 交易本金 发生额 金额 交易金额(本币) 收支金额 实际支付金额 实际收款金额 入账总额 付款总额 收款总额",
        Amount,
        90,
    ),
    // What was paid, in lists of invoices: their 金额 is without the tax.
    ("价税合计 含税金额 含税总额 价税合计金额 含税销售额", Amount, 92),
    ("不含税金额 未税金额 不含税销售额 税前金额", Amount, 40),
    ("实收金额 实际收款", Amount, 88),
    ("实收金额 商户实收金额", Net, 45),
    ("合计 共计", Amount, 50),
    ("营业额 日营业额 当日营业额 销售额 当日销售额 销售总额 营收 营业款 实付", Amount, 75),
    (
        "订单金额 总金额 原始金额 应收金额 应收 合计金额 总额 总计 人民币金额 顾客应付 用户支付 原金额 小计 本次金额 单据金额 订单总金额 交易总额",
        Amount,
        70,
    ),
    (
        "amount gross grossamount total totalcollected transactionamount montant montantebruto bruto brutto sum importe betrag částka kwota paymentamount saleamount txnamount",
        Amount,
        85,
    ),
    ("grosssales netsales subtotal presentmentamount amountdue", Amount, 40),
    (
        "收入金额 收入 贷方发生额 贷方发生额/元(收入) 贷方金额 贷方金额(收入) 贷方发生额(收入) 转入金额 存入金额 存入 贷方 贷 记账金额(收入) 交易金额(收入) 收入(元) 收方发生额 收入发生额 贷方交易金额 paidin credit crédit deposits deposit moneyin creditamount grosscredit(gc) netcredit(nc) 来账金额",
        AmountIn,
        90,
    ),
    (
        "支出金额 支出 借方发生额 借方发生额/元(支取) 借方金额 借方金额(支出) 借方发生额(支取) 转出金额 取出金额 取出 借方 借 记账金额(支出) 交易金额(支出) 支出(元) 付方发生额 支出发生额 借方交易金额 支取金额 withdrawn debit débit withdrawals withdrawal moneyout debitamount grossdebit(gc) netdebit(nc) 往账金额",
        AmountOut,
        90,
    ),
    (
        "收/支 收支 收支类型 收支标志 借贷 借/贷 借贷标志 借贷标志(1收2付) 借贷标记 借贷方向 交易方向 收支方向 资金流向 d/c dc credit/debit cdtdbtind 收付标志 进出账 收/付",
        Direction,
        95,
    ),
    ("退款金额 申请退款金额 已退金额 已退款金额 退货金额 成功退款 refundedamount refundamount partialrefunds", RefundAmount, 80),
    (
        "清算日期 清算日 清算时间 清分日期 银联清算日期 银联系统日期 清算日期(yyyymmdd) clearingdate settlementdate(clearing) cleareddate clearingday datovaluta dataliquidação 对账日期",
        ClearingDay,
        95,
    ),
    (
        "结算日期 划款日期 到账日期 到账日 入账日期 入账日 结算日 划付日期 打款日期 出款日期 提现日期 付款到账日期 payoutdate availableon available_on settlementdate bookingdate valuedate postdate datumpřevodu automatic_payout_effective_at effectiveat 结算时间 划款时间 到账时间 出款时间",
        PayoutDay,
        90,
    ),
    ("记账日期 记账日 记账时间 账务时间 银行记账日 起息日 起息日期", PayoutDay, 70),
    ("记账日期 记账日 记账时间 入账时间 入账日期 账务时间", Date, 55),
    ("记账时间 入账时间", Moment, 60),
    (
        "交易类型 业务类型 账务类型 交易名称 业务名称 销售类别 渠道交易类型 交易种类 类型 消费类型 单据类型 收款类型 type eventtype transactiontype reporting_category txntype reasontype typeopération tipo typ 销售类型 报文类型 流水类型 交易标志",
        Kind,
        90,
    ),
    ("订单类型 业务种类 退单标识 是否退款 单据性质 摘要类型 交易性质 receipttype 退货标志 正负标志 红冲标志", Kind, 55),
    (
        "交易状态 当前状态 状态 订单状态 支付状态 结果 交易结果 处理结果 支付结果 status transactionstatus paymentstatus financialstatus statut 单据状态 交易状态描述 是否成功 是否支付成功 是否支付 是否已支付 是否付款 是否收款 成功标志 成功标识 支付成功标志 issuccess success ispaid",
        Status,
        90,
    ),
    ("应答信息 响应信息 返回信息 应答描述 响应描述 返回描述 返回消息 交易结果描述 responsemessage respmsg resultmsg responsetext", Status, 55),
    ("退款状态 退货状态 退款结果 refundstatus", RefundStatus, 90),
    (
        "是否作废 作废标志 作废标识 作废标记 作废状态 是否撤销 撤销标志 撤销标识 撤销标记 撤销状态 是否冲正 冲正标志 冲正标识 冲正标记 冲正状态 是否取消 是否有效 有效标志 isvoid voided isvoided voidflag reversed isreversed reversalflag",
        CancelMark,
        90,
    ),
    (
        "结算状态 打款状态 出款状态 划款状态 划付状态 到账状态 入账状态 提现状态 代付状态 付款到账状态 结算状态描述 清算状态 分账状态 资金状态 对账状态 payoutstatus settlementstatus settlestatus transferstatus fundingstatus reconciliationstatus",
        PayoutStatus,
        90,
    ),
    (
        "支付方式 付款方式 收款方式 结账方式 交易方式 支付渠道 交易渠道 收/付款方式 支付类型 支付产品 支付工具 收款渠道 产品类型 渠道 支付通道 支付渠道类型 支付方式名称 钱包类型 交易通道 paymentmethod paymentmethodname tender tendertype paymenttype moyendepaiement paymentchannel channel 结算方式 付款渠道 码类型 扫码类型",
        Channel,
        90,
    ),
    ("source cardbrand 卡组织 卡品牌", Channel, 45),
    ("交易类型", Channel, 12),
    (
        "检索参考号 检索号 系统参考号 参考号 交易参考号 银联参考号 系统检索号 通道参考号 检索参考号(rrn) rrn retrievalreferencenumber reference# auth/ref 参考编号 referenceno referencenumber 银联检索号 系统检索参考号 pos参考号 交易检索号 系统参考编号 retrievalref retrievalreference referencenum rrn#",
        Rrn,
        95,
    ),
    (
        "微信订单号 微信支付订单号 微信支付业务单号 微信支付单号 支付宝交易号 支付宝订单号 支付宝流水号 渠道订单号 渠道流水号 渠道交易号 渠道交易单号 交易平台单号 平台订单号 平台流水号 第三方订单号 第三方流水号 第三方交易号 第三方单号 支付平台单号 支付平台流水号 渠道单号 收款通道订单号 通道订单号 通道流水号 银商订单号 拉卡拉流水号 乐刷订单号 通联订单号 支付订单号 支付单号 支付流水号 平台单号 平台交易号 抖音支付单号 美团订单号 交易流水号 小u交易流水号 查询流水号 全渠道流水号 transactionid transaction_id paymentid payment_id balance_transaction_id charge_id payment_intent_id pspreference paymentreference idtransaction numérotransgu ftxn_id transfer_id identifiantdetransaction txnid idpohybu 钱包订单号 微信/支付宝单号 交易单号(渠道) 渠道交易流水号 凭据号",
        ChannelId,
        90,
    ),
    (
        "交易单号 交易号 交易订单号 业务流水号 账务流水号 资金流水单号 核心流水号 流水编号 账户明细编号-交易流水号 sourceid source_id receiptno 外部交易号 id 渠道订单编号 付款单号 收款单号",
        ChannelId,
        65,
    ),
    (
        "商户订单号 商家订单号 商户单号 商家单号 商户订单号/商家订单号 商户订单编号 商家订单编号 业务系统订单号 外部订单号 商户流水号 外部商户订单号 商户侧订单号 接入方订单号 merchantreference merchant_reference merchantorderid out_trade_no outtradeno client_reference clientreference référenceclient idodklienta idobjednávky/vs",
        OrderId,
        95,
    ),
    (
        "订单号 订单编号 订单id 订单号码 子订单编号 主订单编号 外部流水号 业务凭证号 订单信息 order orderid order_id order# ordernumber orderno externalid invoicenumber invoiceid 订单流水号 交易订单编号 销售订单号",
        OrderId,
        80,
    ),
    (
        "商户内部订单号 小票号 小票编号 小票流水号 单据号 单据编号 单号 收银单号 销售单号 销售单据号 收银流水号 pos流水号 销售流水号 流水单号 收据号 票号 手工票号 账单号 账单编号 结账单号 receiptnumber receipt receiptid receiptno ticketno ticket billno bill 收款单号 小票 收银小票号 水单号 内部流水号 本单号",
        ReceiptId,
        90,
    ),
    ("编号 name", ReceiptId, 30),
    ("商户 merchant", MerchantNo, 60),
    ("商户 merchant", Store, 40),
    ("交易流水号", Trace, 60),
    (
        "流水号 系统跟踪号 凭证号 交易凭证号 pos交易序号 终端流水号 pos流水号 票据号 传票号 跟踪号 终端跟踪号 trace traceno tracenumber stan 凭证编号 系统流水号 终端凭证号 系统跟踪号/凭证号 pos凭证号 交易凭证号码 受卡方系统跟踪号 voucherno voucher 终端交易流水号 刷卡凭证号 pos流水 终端流水 stanno systemtraceno tracenum",
        Trace,
        85,
    ),
    ("流水号 交易流水 流水", ReceiptId, 45),
    ("流水号 交易流水 流水", ChannelId, 45),
    (
        "授权码 授权号 授权标识应答码 授权标识码 authcode auth.code 授权 approvalno approval authno authorisationcode authorization_code authorizationcode approvalcode auth 预授权码",
        Auth,
        95,
    ),
    (
        "原交易流水号 原交易参考号 原参考号 原检索参考号 原订单号 原商户订单号 原交易订单号 原拉卡拉流水号 原支付宝交易号 原票号 银商原订单号 原始交易检索参考号 原始交易检索号 原交易单 原交易单号 原交易号 原始订单号 原凭证号 原流水号 原小票号 原单号 原单据号 原始交易流水号 原渠道流水号 原微信订单号 原交易凭证号 modificationreference linkedtransactionid referencetxnid originalreference originaltransactionid originalid 小u原交易流水号 关联单号 关联订单号 originalrrn originalref originalreferenceno originalorderid 原交易检索参考号 原系统参考号 原始参考号 原交易凭证号",
        OriginalId,
        95,
    ),
    (
        "微信退款单号 商户退款单号 退款单号 退款批次号/请求号 退款请求号 退货订单号 退款批次号 退款流水号 退款订单号 退单号 渠道退款单号 refundid refundno",
        RefundId,
        90,
    ),
    (
        "划款批次号 结算批次号 打款批次号 结算单号 划款流水号 出款单号 提现单号 打款流水号 提现流水号 结算流水号 划付批次号 划款单号 payoutid payout_id automatic_payout_id settlementid transferid nºlote 结算批次 划款批次",
        PayoutId,
        90,
    ),
    ("批次号 交易批次号 终端批次号 batchnumber batchno batch pos批次号 批次 批号 终端批次 终端批号 batch#", Batch, 90),
    (
        "终端号 终端编码 终端编号 终端sn码 终端sn 设备号 终端id 终端 pos终端号 pos机号 pos号 机具号 设备编号 设备sn 终端设备号 银联终端号 收单终端号 terminal terminalid terminalno devicename deviceid 刷卡终端 刷卡机号 终端机号 受理终端号 pos编号 pos终端编号 刷卡机编号 机具编号 terminalsn posid tid 终端代码",
        Terminal,
        90,
    ),
    ("收银机号 收银机 款台 款台号 收银台 收银台号 机号 pos机 收款机器", Terminal, 50),
    (
        "商户号 商户编号 商户代码 商户编码 特约商户号 子商户号 结算商户号 银商商户号 支付商户号 渠道商户号 内部商户号 核销商编 商编 merchantaccount merchantid merchantno mid shortcode 商户id 受理商户号 银联商户号 收单商户号 商户账号",
        MerchantNo,
        90,
    ),
    (
        "门店编号 门店名称 门店 门店名 分店 分店简称 店铺 店铺名称 店名 网点名称 机构编码 柜台号 柜台编号 门店编码 门店号 店号 location store storename storeid shop branch 分支机构 商户名称 商户简称 商户名 店铺名 专柜",
        Store,
        75,
    ),
    (
        "收银员 收款员 操作员 操作人 收银员编号 收银员姓名 收银员名称 收银员工号 经办人 营业员 柜员 制单员 cashier cashiername staffname operator employee staffid 操作员号 收银员号 工号 收银人 收款人员 员工",
        Cashier,
        85,
    ),
    (
        "卡号 交易卡号 持卡人卡号 主账号 卡号-序列号 卡末四位 卡号后四位 卡号后4位 卡尾号 银行卡号 支付卡号 刷卡卡号 账号 交易账号 card# cardnumber cardno pansuffix card last4 cardlast4 maskedpan pan 卡号(脱敏) 付款卡号 卡后四位 卡号末四位 消费卡号 尾号 卡尾 末四位 后四位 卡末4位 卡尾4位 卡号末4位 cardsuffix lastfour lastfourdigits",
        Card,
        85,
    ),
    ("卡类型 卡类别 卡种 卡性质 借贷记 借贷记标识 卡片类型 支付卡类型 cardtype 卡属性 账号类型 借贷卡类型 卡类", CardKind, 90),
    (
        "输入方式 读卡方式 刷卡方式 受理方式 服务点输入方式 输入模式 entrymode cardentrymethods posentrymode 卡输入方式 交易介质 交易输入方式 进件方式 非接标识 输入模式码 进件类型",
        Entry,
        90,
    ),
    ("应答码 返回码 响应码 交易应答码 应答 返回代码 responsecode respcode 应答代码 39域", Response, 90),
    (
        "用户标识 买家id 买家账号 对方账户 对方账号 付款账户 付款账号 付款人账号 openid buyerid 买家 顾客 会员卡号 会员号 客户编号 买家用户id 付款人账户 customerid payerid payer 对方卡号/账号 收(付)方账号 会员账号 用户id 付款方账号 用户号 持卡人",
        Payer,
        75,
    ),
    (
        "手续费 商户手续费 交易手续费 服务费 银行手续费 通道手续费 渠道手续费 技术服务费 佣金 平台服务费 手续费金额 手续费支出 手续费(实收) 扣率手续费 商户扣费 实收手续费 fee fees processingfee comissão comisión frais poplatok poplatek opłata prowizja commission merchantfee mdr 应收手续费 收单手续费 手续费合计 总手续费 扣款手续费 支付手续费 刷卡手续费",
        Fee,
        92,
    ),
    ("t0手续费 d1手续费 d0手续费 分期手续费 markup(nc) commission(nc)", Fee, 25),
    (
        "结算金额 清算金额 清算净额 实收净额 入账金额 划账金额 到账金额 净额 商户净额 应结金额 结算净额 净收入 实际到账 实际到账金额 实际结算金额 净交易额 划款金额 应划金额 net netamount nettotal netto neto montantelíquido payoutamount settlementamount 入账净额 应入账金额 清算额",
        Net,
        92,
    ),
    ("商家实收 订单收入 收入", Net, 30),
    ("小费 小费金额 tip tips tipamount gratuity", Tip, 95),
    (
        "优惠金额 商家优惠 商家优惠金额 优惠 折扣 折扣金额 让利 代金券金额 订单优惠 支付优惠 优惠总额 整单优惠 促销优惠 discount discounts 抵扣金额 积分抵扣 减免金额 满减 商户优惠金额",
        Discount,
        85,
    ),
    ("支付宝优惠 支付宝红包 集分宝 渠道优惠 券核销金额 平台补贴 代金券或立减优惠金额 企业红包金额", Discount, 30),
    ("抹零 抹零金额 舍入 四舍五入 舍零 去零 舍入金额 round rounding roundoff 抹零额 舍分", RoundOff, 95),
    ("税额 税 税金 增值税 tax taxes vat taxamount", Tax, 90),
    (
        "币种 货币种类 币别 交易币种 货币 货币类型 交易货币 currency ccy moeda měna waluta netcurrency grosscurrency 钞/汇 结算币种 记账币种",
        Currency,
        85,
    ),
    ("结算方式 结算类型 结算周期 到账类型 到账方式 到账周期 settletype settlementtype 清算方式 结算模式 划款方式 出款方式", SettleKind, 88),
    (
        "对方户名 对方单位 对方单位名称 对方名称 对手信息 交易对方 对方账户名 对方账户名称 付款人名称 收款人名称 交易对手名称 收(付)方名称 对方户名称 付款人 付款方 付款户名 付款人户名 交易对手 counterparty payee description payername 付款方名称 protistrana",
        Counterparty,
        85,
    ),
    (
        "备注 摘要 交易摘要 附言 用途 业务描述 客户摘要 付款附言 商户备注 交易附言 备注信息 说明 交易备注 商品名称 商品 商品说明 remark remarks memo note notes details reference 业务摘要 整单备注 商户数据包 交易详情 交易描述",
        Remark,
        75,
    ),
    ("余额 账户余额 账户结余 本次余额 联机余额 交易后余额 结余 卡余额 balance solde saldo koncovýstav runningbalance 当前余额", Balance, 95),
    ("cvn cvn2 cvv cvv2 cvc 有效期 卡有效期 磁道 磁道信息 二磁道 三磁道 expiry expirydate track track2 密码 pin cvv码 安全码", Secret, 95),
];

// Parts of a header, tried in order where no text fits in full.
const PARTS: &[(&str, Field, u8)] = &[
    ("磁道", Secret, 90),
    ("cvv", Secret, 90),
    ("cvn", Secret, 90),
    ("有效期", Secret, 80),
    ("originalamount", Amount, 60),
    ("original", OriginalId, 40),
    ("原", OriginalId, 30),
    ("手续费", Fee, 55),
    ("退款单号", RefundId, 60),
    ("退款金额", RefundAmount, 50),
    ("参考号", Rrn, 70),
    ("检索", Rrn, 70),
    ("retrieval", Rrn, 70),
    ("rrn", Rrn, 60),
    ("授权", Auth, 60),
    ("approvalcode", Auth, 60),
    ("authori", Auth, 45),
    ("凭证号", Trace, 60),
    ("跟踪号", Trace, 60),
    ("批次", Batch, 45),
    ("商户订单", OrderId, 75),
    ("微信订单", ChannelId, 70),
    ("支付宝交易", ChannelId, 70),
    ("渠道流水", ChannelId, 70),
    ("小票", ReceiptId, 60),
    ("订单号", OrderId, 55),
    ("订单编号", OrderId, 55),
    ("流水号", Trace, 40),
    ("批号", Batch, 50),
    ("batch", Batch, 45),
    ("trace", Trace, 50),
    ("尾号", Card, 60),
    ("末四位", Card, 60),
    ("后四位", Card, 60),
    ("last4", Card, 60),
    ("cardtype", CardKind, 55),
    ("cardno", Card, 60),
    ("cardnumber", Card, 60),
    ("merchantno", MerchantNo, 55),
    ("merchantid", MerchantNo, 55),
    ("terminal", Terminal, 50),
    ("cashier", Cashier, 50),
    ("operator", Cashier, 45),
    ("receipt", ReceiptId, 50),
    ("ordernumber", OrderId, 50),
    ("orderid", OrderId, 50),
    ("orderno", OrderId, 50),
    ("netamount", Net, 55),
    ("settlementamount", Net, 55),
    ("settledamount", Net, 55),
    ("processingfee", Fee, 55),
    ("servicefee", Fee, 50),
    ("merchantfee", Fee, 55),
    ("paymentmethod", Channel, 55),
    ("tender", Channel, 50),
    ("transactiontype", Kind, 55),
    ("txntype", Kind, 55),
    ("refundstatus", RefundStatus, 50),
    ("payoutstatus", PayoutStatus, 50),
    ("settlementstatus", PayoutStatus, 50),
    ("status", Status, 40),
    ("settlementdate", PayoutDay, 50),
    ("clearingdate", ClearingDay, 60),
    ("payoutdate", PayoutDay, 60),
    ("transactiondate", Date, 55),
    ("transactiontime", Moment, 55),
    ("transdate", Date, 50),
    ("transtime", Moment, 50),
    ("终端", Terminal, 55),
    ("商户号", MerchantNo, 55),
    ("商户编", MerchantNo, 55),
    ("门店", Store, 40),
    ("收银员", Cashier, 55),
    ("卡号", Card, 60),
    ("卡类", CardKind, 55),
    ("应答码", Response, 55),
    ("结算金额", Net, 60),
    ("清算金额", Net, 60),
    ("入账金额", Net, 50),
    ("到账金额", Net, 55),
    ("优惠", Discount, 35),
    ("折扣", Discount, 35),
    ("余额", Balance, 60),
    ("清算日", ClearingDay, 70),
    ("结算日", PayoutDay, 60),
    ("到账日", PayoutDay, 60),
    ("支付方式", Channel, 60),
    ("付款方式", Channel, 60),
    ("交易类型", Kind, 60),
    ("交易状态", Status, 60),
    ("交易时间", Moment, 65),
    ("交易日期", Date, 65),
    ("交易金额", Amount, 65),
    ("收入", AmountIn, 45),
    ("支出", AmountOut, 45),
    ("金额", Amount, 35),
    ("时间", Moment, 35),
    ("日期", Date, 35),
    ("流水", Trace, 30),
    ("退款状态", RefundStatus, 50),
    ("打款状态", PayoutStatus, 50),
    ("出款状态", PayoutStatus, 50),
    ("划款状态", PayoutStatus, 50),
    ("到账状态", PayoutStatus, 50),
    ("结算状态", PayoutStatus, 50),
    ("对账状态", PayoutStatus, 50),
    ("状态", Status, 30),
    ("币种", Currency, 50),
    ("户名", Counterparty, 35),
    ("摘要", Remark, 40),
    ("备注", Remark, 40),
    ("amount", Amount, 35),
    ("transactionid", ChannelId, 60),
    ("date", Date, 30),
    ("time", Moment, 30),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_come_to_one_form() {
        for (raw, text, unit) in [
            ("订单金额（元）", "订单金额", Some(Unit::Major)),
            ("交易金额(分)", "交易金额", Some(Unit::Minor)),
            ("收入金额（+元）", "收入金额", Some(Unit::Major)),
            ("\u{feff}交易时间\t", "交易时间", None),
            ("账　　号", "账号", None),
            ("交易日期[ Transaction Date ]", "交易日期", None),
            (" Transaction ID ", "transactionid", None),
            ("日 志 号", "日志号", None),
        ] {
            let head = head(raw);
            assert_eq!((head.text.as_str(), head.unit), (text, unit), "{raw}");
        }
        assert!(head("Created (UTC)").is_utc);
    }

    #[test]
    fn every_spelling_is_in_its_own_form() {
        for (words, ..) in EXACT {
            for word in words.split(' ') {
                let form = head(word);
                let known = form.text == word || form.unit.is_some() || form.is_utc || word == "d/c";
                assert!(known, "{word} is never met: it comes to {}", form.text);
            }
        }
    }
}
