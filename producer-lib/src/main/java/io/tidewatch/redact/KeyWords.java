package io.tidewatch.redact;

import io.tidewatch.redact.KeyWord.Need;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The names of secrets, compared from their end: whatever stands before, {@code db.password} is a password. */
final class KeyWords {
    /** By the last two characters, five bits of each: what is found there is compared whole. */
    private static final KeyWord[][] BY_END = new KeyWord[1 << 10][];

    /** Whether a word ends with this character. */
    private static final boolean[] LAST = new boolean[128];

    private static final KeyWord[] CJK;
    private static final int MAX_ESCAPES = 8;

    static {
        List<KeyWord> all = new ArrayList<>();
        add(all, Kind.PASSWORD, Need.ANY, false, """
                password passwords passwd pwd passphrase passcode pswd psswd passwrd passwort storepass keypass
                passwordhash passwordconfirmation passwordconfirm passwordrepeat passwordagain basicauthuserinfo
                密码 口令 暗号""");
        add(all, Kind.PASSWORD, Need.PASS, true, "pass psw pw userpass");
        add(all, Kind.PASSWORD, Need.PIN, true, "pin pincode cvv cvc cvv2 cvc2 安全码");
        add(all, Kind.PASSWORD, Need.CODE, false, """
                otp otpcode smscode verifycode verificationcode authcode captcha captchacode 验证码 校验码 动态码""");
        add(all, Kind.SECRET, Need.NO_COUNT, false, """
                secret token apikey accesskey accesskeyid secretkey secretkeybase privatekey encryptionkey encryptkey
                signingkey signkey masterkey sharedkey accountkey sharedaccesskey subscriptionkey sshkey aeskey deskey
                hmackey authkey sessionkey storagekey webhookkey deploykey serviceaccountkey secretaccesskey accesssecret
                令牌 密钥 秘钥 私钥 密匙 授权码""");
        add(all, Kind.SECRET, Need.NO_COUNT, true, "ak sk akid");
        add(all, Kind.SECRET, Need.TOKEN, false, """
                credential credentials signature licensekey appkey clientkey
                apiv3key jwtkey cipherkey cryptokey merchantkey mchkey partnerkey""");
        add(all, Kind.SECRET, Need.TOKEN, true, "sig sign");
        add(all, Kind.AUTHORIZATION, Need.ANY, false, "authorization");
        add(all, Kind.AUTHORIZATION, Need.CREDENTIALS, true, "auth");
        add(all, Kind.AUTHORIZATION, Need.TOKEN, true, "bearer");
        add(all, Kind.COOKIE, Need.COOKIE, false, "cookie setcookie");
        add(all, Kind.COOKIE, Need.NO_COUNT, false, "sessionid jsessionid phpsessid sessid aspsessionid");
        add(all, Kind.COOKIE, Need.TOKEN, true, "session sid satoken");
        add(all, Kind.PHONE, Need.PHONE, false, """
                phone phones phonenumber phoneno phonenum mobile mobileno mobilenumber mobilephone telephone cellphone msisdn
                手机 手机号 手机号码 电话 电话号码 联系方式""");
        add(all, Kind.PHONE, Need.PHONE, true, "tel telno");
        add(all, Kind.ID_CARD, Need.ID_NUMBER, false, """
                idcard idcardno idcardnum idcardnumber idno idnumber identityno identitycard identitynumber identitycardno
                certno certificateno 身份证 身份证号 身份证号码 证件号 证件号码""");
        add(all, Kind.BANK_CARD, Need.CARD_NUMBER, false, """
                bankcard bankcardno bankcardnumber cardno cardnum cardnumber creditcard creditcardnumber debitcard
                bankaccount accountno 银行卡 银行卡号 卡号 信用卡 信用卡号 储蓄卡 借记卡 银行账号 银行账户""");
        add(all, Kind.BANK_CARD, Need.CARD_NUMBER, true, "pan");
        add(all, Kind.PASSPORT, Need.PASSPORT, false, "passport passportno passportnumber passportnum 护照 护照号 护照号码");
        CJK = all.stream().filter(w -> w.word().charAt(0) >= 128).toArray(KeyWord[]::new);
        for (KeyWord word : all) {
            char last = word.word().charAt(word.word().length() - 1);
            if (last < 128) {
                int end = end(word.word().charAt(word.word().length() - 2), last);
                List<KeyWord> ending = new ArrayList<>(BY_END[end] == null ? List.of() : List.of(BY_END[end]));
                ending.add(word);
                BY_END[end] = ending.toArray(KeyWord[]::new);
                LAST[last] = true;
                LAST[Chars.isLetter(last) ? last - 32 : last] = true;
            }
        }
    }

    private static int end(char previous, char last) {
        return (previous & 31) << 5 | last & 31;
    }

    private KeyWords() {}

    private static void add(List<KeyWord> all, Kind kind, Need need, boolean whole, String words) {
        for (String word : words.trim().split("\\s+")) {
            all.add(new KeyWord(word, kind, need, whole));
        }
    }

    /** Whether a name may end with this character. */
    static boolean mayEnd(char c) {
        return LAST[c];
    }

    /** @return what the name that ends at {@code end} names, or null */
    static @Nullable KeyWord endingAt(String text, int end, int floor) {
        int last = end - 1;
        if (last < floor) {
            return null;
        }
        char c = text.charAt(last);
        if (Chars.isUnicodeEscape(text, end - 6, floor)) {
            return escaped(text, end, floor);
        }
        if (c <= '9' && c >= '0') {
            // password1
            last -= last - 1 >= floor && Chars.isDigit(text.charAt(last - 1)) ? 2 : 1;
            if (last < floor) {
                return null;
            }
            KeyWord exact = find(text, end, floor);
            return exact == null ? find(text, last + 1, floor) : exact;
        }
        return find(text, end, floor);
    }

    /** A Chinese name in escapes: {@code \}{@code u5bc6\}{@code u7801}. */
    private static @Nullable KeyWord escaped(String text, int end, int floor) {
        StringBuilder name = new StringBuilder();
        int from = end - 6;
        while (end - from <= MAX_ESCAPES * 6 && Chars.isUnicodeEscape(text, from, floor)) {
            name.insert(0, (char) Integer.parseInt(text.substring(from + 2, from + 6), 16));
            from -= 6;
        }
        return name.charAt(name.length() - 1) < 128 ? null : find(name.toString(), name.length(), 0);
    }

    /** @return what the whole name names, or null */
    static @Nullable KeyWord of(String key) {
        return endingAt(key, key.length(), 0);
    }

    private static @Nullable KeyWord find(String text, int end, int floor) {
        char c = text.charAt(end - 1);
        if (c < 128 && !LAST[c]) {
            return null;
        }
        int before = end - 2;
        before -= before > floor && isSeparator(text.charAt(before)) ? 1 : 0;
        if (before < floor && c < 128) {
            return null;
        }
        KeyWord[] candidates = c < 128 ? BY_END[end(text.charAt(before), c)] : CJK;
        if (candidates == null) {
            return null;
        }
        KeyWord best = null;
        for (KeyWord candidate : candidates) {
            int start = startOf(text, end, floor, candidate.word());
            if (start >= 0
                    && (best == null || candidate.word().length() > best.word().length())
                    && (!candidate.whole() || beginsWord(text, start, floor))
                    && !isOther(text, end, floor, candidate)) {
                best = candidate;
            }
        }
        return best;
    }

    /** Compares backwards and passes over separators, so that {@code api_key} and {@code API-KEY} are {@code apikey}. */
    static int startOf(String text, int end, int floor, String word) {
        int i = end - 1;
        for (int n = word.length() - 1; n >= 0; n--) {
            if (i >= floor && n < word.length() - 1 && isSeparator(text.charAt(i))) {
                i--;
            }
            if (i < floor || Chars.lower(text.charAt(i)) != word.charAt(n)) {
                return -1;
            }
            i--;
        }
        return i + 1;
    }

    static boolean beginsWord(String text, int start, int floor) {
        char before = Chars.before(text, start, floor);
        if (Chars.isLetter(before) && Chars.isUpper(text.charAt(start))) {
            return !Chars.isUpper(before);
        }
        return !Chars.isAlnum(before) || Chars.endsEscape(text, start, floor);
    }

    /** {@code nextPageToken} is a place in a list, {@code maxTokens} a number; neither is a secret. */
    private static boolean isOther(String text, int end, int floor, KeyWord word) {
        if (!word.word().equals("token")) {
            return false;
        }
        for (String other :
                List.of("page", "next", "continuation", "cancel", "cancellation", "unexpected", "sync", "stop")) {
            if (startOf(text, end, floor, other + "token") >= 0) {
                return true;
            }
        }
        return false;
    }

    static boolean isSeparator(char c) {
        return c == '_' || c == '-' || c == '.' || c == ' ';
    }
}
