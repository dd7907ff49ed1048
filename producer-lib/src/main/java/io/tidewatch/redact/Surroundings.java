package io.tidewatch.redact;

import java.util.Set;

/** What stands around a number: whether it ends there, and which word tells what it is. */
final class Surroundings {
    /** Words that may touch a number and say that it is a person's. */
    private static final Set<String> PERSONAL = Words.of("""
            phone mobile tel telephone cell mob sms user userid uid member account acct login code captcha otp
            customer contact caller callee msisdn dial wechat alipay id idcard idno sfz no card cardno pan visa
            bankcard credit debit passport to from""");

    /** Nouns before a number that make it something else than a phone. */
    private static final Set<String> OTHERS = Words.of("""
            id order orders trace span seq sequence offset ts timestamp time millis nanos micros ns us ms size
            bytes length len count total sum amount price balance version serial sn batch job task sku product
            item goods invoice ticket tracking waybill lsn block height nonce epoch delta diff took elapsed
            duration latency memory heap used free max min limit cost hash hashcode checksum crc key partition
            build revision rev commit snowflake uptime freq frequency rate position pos index row rows record
            page cursor address addr read written sent received processed seconds bucket committed rss docs hits
            capacity quota watermark checkpoint disk usage""");

    /** Ends of names that make it no card either. */
    private static final String[] IDENTIFIERS = {
        "orderid",
        "orderno",
        "ordernumber",
        "ordersn",
        "outtradeno",
        "tradeno",
        "traceid",
        "spanid",
        "seq",
        "sequence",
        "offset",
        "timestamp",
        "millis",
        "nanos",
        "micros",
        "snowflake",
        "snowflakeid",
        "requestid",
        "reqid",
        "msgid",
        "messageid",
        "eventid",
        "batchid",
        "jobid",
        "taskid",
        "recordid",
        "rowid",
        "productid",
        "itemid",
        "goodsid",
        "skuid",
        "sku",
        "invoiceno",
        "invoiceid",
        "ticketid",
        "trackingno",
        "trackingnumber",
        "waybillno",
        "seqno",
        "lsn",
        "nonce",
        "serialno",
        "serialnumber",
        "sn",
        "epoch",
        "txid",
        "txnid",
        "transactionid",
        "checksum",
        "hash",
        "crc",
        "hashcode",
        "orderids",
        "uuid",
        "guid"
    };

    private static final String[] CJK_OTHERS = {
        "订单", "订单号", "单号", "流水", "流水号", "编号", "序号", "时间戳", "金额", "数量", "序列号", "工单", "批次", "耗时", "大小", "运单", "版本", "合同号",
        "保单号", "设备号", "凭证号", "票号", "货号", "批号", "条码", "偏移", "偏移量", "总数", "余额", "字节"
    };

    private static final Set<String> UNITS = Words.of("""
            ms ns us s sec secs seconds millis nanos micros b kb mb bytes byte rows records events items
            messages times requests cny usd eur rmb hz""");

    private static final String CJK_UNITS = "条行个次笔件秒元分字毫微纳";
    private static final int MAX_WORD = 20;
    private static final int MAX_LABELS = 256;

    private Surroundings() {}

    /** Whether a number may begin here: it is no part of a longer identifier, a decimal, a price. */
    static boolean beginsNumber(String text, int at, int floor, Kind kind) {
        char c = Chars.before(text, at, floor);
        if (c == '*' || c == '$' || c == '\u00a5' || c == '\uffe5' || c == '\u20ac') {
            return false;
        }
        if (Chars.isLetter(c)) {
            return Chars.endsEscape(text, at, floor) || PERSONAL.contains(wordBefore(text, at, floor));
        }
        if (Chars.isDigit(c)) {
            return Chars.endsEscape(text, at, floor);
        }
        // Connection@13912345678: an object by its class and hash
        if (c == '@') {
            return !Chars.isAlnum(Chars.before(text, at - 1, floor));
        }
        if (c == '#') {
            return kind != Kind.PHONE;
        }
        if (c == '+') {
            char sum = Chars.before(text, at - 1, floor);
            return !(Chars.isAlnum(sum) || sum == ')') || Chars.endsEscape(text, at - 1, floor);
        }
        if (c == '.' || c == ',') {
            return c == ',' || !Chars.isDigit(Chars.before(text, at - 1, floor)) && !isPartOfName(text, at, floor);
        }
        if (c != '-' && c != '_') {
            return !Chars.isDigit(c) && !(Chars.isAlnum(c) && !Chars.endsEscape(text, at, floor));
        }
        char joined = Chars.before(text, at - 1, floor);
        if (Chars.isLetter(joined)) {
            return PERSONAL.contains(wordBefore(text, at - 1, floor));
        }
        if (c == '-' && at - 3 >= floor && text.charAt(at - 2) == '6' && text.charAt(at - 3) == '8') {
            // +86-13800138000
            return !Chars.isAlnum(Chars.before(text, at - 3, floor)) || Chars.before(text, at - 3, floor) == '0';
        }
        return joined >= '\u4e00' && joined <= '\u9fff' || kind == Kind.ID_CARD && !Chars.isDigit(joined);
    }

    /** {@code app.4111111111111111.js} */
    private static boolean isPartOfName(String text, int at, int floor) {
        int end = Chars.endOfDigits(text, at);
        return Chars.isAlnum(Chars.before(text, at - 1, floor))
                && Chars.at(text, end) == '.'
                && Chars.isLetter(Chars.at(text, end + 1));
    }

    static boolean endsNumber(String text, int end) {
        char c = Chars.at(text, end);
        char next = Chars.at(text, end + 1);
        if (Chars.isAlnum(c) || Chars.isDigit(c) || c == '_' || c == '*') {
            return false;
        }
        if (c == '.' || c == '-') {
            return !Chars.isDigit(next);
        }
        if (c == '@') {
            return !Chars.isAlnum(next) && next != '*';
        }
        return c != '%' || Chars.isHex(next) && Chars.isHex(Chars.at(text, end + 2));
    }

    /** Whether a unit follows. */
    static boolean countsSomething(String text, int end) {
        char unit = Chars.at(text, end) == ' ' ? Chars.at(text, end + 1) : Chars.at(text, end);
        if (CJK_UNITS.indexOf(unit) >= 0) {
            return true;
        }
        if (Chars.at(text, end) != ' ') {
            return false;
        }
        int to = end + 1;
        while (to < text.length() && to - end <= MAX_WORD && Chars.isLetter(text.charAt(to))) {
            to++;
        }
        return to > end + 1 && UNITS.contains(lower(text, end + 1, to));
    }

    /** Whether the name or the word before says that it is something else. */
    static boolean namesOther(String text, int at, int floor, boolean identifiersOnly) {
        int end = at;
        while (end > floor && at - end < 6 && " :=\"'([\\/#\uff1a\u4e3a\u662f+".indexOf(text.charAt(end - 1)) >= 0) {
            end--;
        }
        if (end <= floor) {
            return false;
        }
        if (text.charAt(end - 1) == '}') {
            return !identifiersOnly && endsLabels(text, end, floor);
        }
        if (text.charAt(end - 1) >= 128) {
            return namesOtherInChinese(text, end, floor) || !identifiersOnly && isNumberOfAThing(text, end, floor);
        }
        for (String identifier : IDENTIFIERS) {
            if (KeyWords.startOf(text, end, floor, identifier) >= 0) {
                return true;
            }
        }
        if (identifiersOnly) {
            return false;
        }
        int start = end;
        while (start > floor && end - start <= MAX_WORD && Chars.isLetter(text.charAt(start - 1))) {
            start--;
        }
        if (start == end) {
            return false;
        }
        // the last part of a camel-case name, but for an "id", which is that of what stands before
        int hump = end;
        while (hump > start && !Chars.isUpper(text.charAt(hump - 1))) {
            hump--;
        }
        boolean camel = hump - 1 > start && !Chars.isUpper(text.charAt(hump - 2));
        String word = lower(text, camel ? hump - 1 : start, end);
        boolean dashed = start > floor && KeyWords.isSeparator(text.charAt(start - 1)) && text.charAt(start - 1) != ' ';
        if (word.equals("id") || (word.equals("no") || word.equals("code")) && (camel || dashed)) {
            // of a person, or of anything else
            int owner = camel ? hump - 1 : start - 1;
            return !(camel || dashed) || !PERSONAL.contains(hump(text, owner, floor));
        }
        return OTHERS.contains(word);
    }

    /** 房间号, 发票号: all but those of a person, or of what a person is called at. */
    private static boolean isNumberOfAThing(String text, int end, int floor) {
        return text.charAt(end - 1) == '号'
                && end - 2 >= floor
                && Chars.isCjk(text.charAt(end - 2))
                && "机话账帐信户员客系卡证照".indexOf(text.charAt(end - 2)) < 0;
    }

    /** The part of a name that ends at {@code end}: of {@code lastUser} it is {@code user}. */
    private static String hump(String text, int end, int floor) {
        int start = end;
        while (start > floor && end - start <= MAX_WORD && Chars.isLetter(text.charAt(start - 1))) {
            start--;
            if (Chars.isUpper(text.charAt(start)) && start > floor && !Chars.isUpper(text.charAt(start - 1))) {
                break;
            }
        }
        return lower(text, start, end);
    }

    private static boolean namesOtherInChinese(String text, int end, int floor) {
        for (String word : CJK_OTHERS) {
            if (Chars.matches(text, end - word.length(), word) && end - word.length() >= floor) {
                return true;
            }
        }
        return false;
    }

    static boolean namesIdCard(String text, int at, int floor) {
        return Chars.near(text, at, floor, 20, "idcard")
                || Chars.near(text, at, floor, 20, "id_card")
                || Chars.near(text, at, floor, 20, "id card")
                || Chars.near(text, at, floor, 20, "id no")
                || Chars.near(text, at, floor, 20, "idno")
                || Chars.near(text, at, floor, 20, "identity")
                || Chars.near(text, at, floor, 12, "身份证")
                || Chars.near(text, at, floor, 12, "证件");
    }

    /** {@code http_requests_total{code="200"} 13812345678} */
    private static boolean endsLabels(String text, int end, int floor) {
        int least = Math.max(floor, end - MAX_LABELS);
        int open = end - 1;
        while (open > least && text.charAt(open) != '{') {
            open--;
        }
        return open > least && (Chars.isAlnum(text.charAt(open - 1)) || text.charAt(open - 1) == '_');
    }

    private static String wordBefore(String text, int end, int floor) {
        int start = end;
        while (start > floor && end - start <= MAX_WORD && Chars.isLetter(text.charAt(start - 1))) {
            start--;
        }
        if (start > floor && Chars.endsEscape(text, start + 1, floor)) {
            start++;
        }
        return lower(text, start, end);
    }

    private static String lower(String text, int from, int to) {
        StringBuilder out = new StringBuilder(to - from);
        for (int i = from; i < to; i++) {
            out.append(Chars.lower(text.charAt(i)));
        }
        return out.toString();
    }
}
