package io.tidewatch.log;

/**
 * Names of the fields that the lines of this package have. Those of HTTP, databases, users and errors are OpenTelemetry's
 * semantic conventions (attribute registry, version 1.3x); {@code task.*}, {@code entity.*}, {@code amount.*},
 * {@code action}, {@code target.*}, {@code result}, {@code slow}, {@code duration_ms} and {@code log.type} are ours.
 */
public final class LogFields {
    /** text: {@code task}, {@code api}, {@code db}, {@code business} or {@code user_action} */
    public static final String TYPE = "log.type";
    /** fraction of milliseconds, to the microsecond: how long it took */
    public static final String DURATION_MILLIS = "duration_ms";
    /** true where it took longer than the threshold; else absent */
    public static final String SLOW = "slow";
    /** class of the throwable, or the status code that says failure; absent where nothing failed */
    public static final String ERROR_TYPE = "error.type";
    /** text: why it was given up, denied or failed, where somebody said so */
    public static final String REASON = "reason";

    /** text: what the task does, few different ones */
    public static final String TASK_NAME = "task.name";
    /** text: tells runs of it apart; also in the MDC as {@code task_id} */
    public static final String TASK_ID = "task.id";
    /** {@code started}, {@code running}, {@code retrying}, {@code succeeded}, {@code failed}, {@code cancelled}, {@code unknown} */
    public static final String TASK_STATUS = "task.status";
    /** fraction, 0 to 1 */
    public static final String TASK_PROGRESS = "task.progress";
    /** whole number, 1 for the first try */
    public static final String TASK_ATTEMPT = "task.attempt";
    /** whole number */
    public static final String TASK_RECORDS_PROCESSED = "task.records.processed";
    /** whole number */
    public static final String TASK_RECORDS_FAILED = "task.records.failed";
    /** whole number */
    public static final String TASK_RECORDS_TOTAL = "task.records.total";

    /** {@code incoming} or {@code outgoing} */
    public static final String API_DIRECTION = "api.direction";
    /** text, upper case */
    public static final String HTTP_METHOD = "http.request.method";
    /** text: {@code /orders/{id}}, few different ones */
    public static final String HTTP_ROUTE = "http.route";
    /** text: the path as it was called, without its query */
    public static final String URL_PATH = "url.path";
    /** whole number, 100 to 599 */
    public static final String HTTP_STATUS = "http.response.status_code";
    /** whole number, bytes */
    public static final String HTTP_REQUEST_SIZE = "http.request.body.size";
    /** whole number, bytes */
    public static final String HTTP_RESPONSE_SIZE = "http.response.body.size";
    /** text: address of who called */
    public static final String CLIENT_ADDRESS = "client.address";
    /** text: host of who was called */
    public static final String SERVER_ADDRESS = "server.address";
    /** whole number: port of who was called */
    public static final String SERVER_PORT = "server.port";

    /** text: {@code postgresql}, {@code mysql}, {@code redis} … */
    public static final String DB_SYSTEM = "db.system.name";
    /** text: name of the database */
    public static final String DB_NAMESPACE = "db.namespace";
    /** text: {@code SELECT}, {@code INSERT}, {@code findAndModify} … */
    public static final String DB_OPERATION = "db.operation.name";
    /** text: table or collection */
    public static final String DB_COLLECTION = "db.collection.name";
    /** text: {@code SELECT orders}; few different ones, no values */
    public static final String DB_SUMMARY = "db.query.summary";
    /** whole number */
    public static final String DB_ROWS_RETURNED = "db.response.returned_rows";
    /** whole number; not one of OpenTelemetry's */
    public static final String DB_ROWS_AFFECTED = "db.response.affected_rows";
    /** text: SQL state, or the database's own code */
    public static final String DB_STATUS = "db.response.status_code";

    /** text: {@code order.placed}; few different ones */
    public static final String EVENT_NAME = "event.name";
    /** text: kind of the first entity; each one is also {@code <kind>.id} */
    public static final String ENTITY_TYPE = "entity.type";
    /** text */
    public static final String ENTITY_ID = "entity.id";
    /** number; text where a double would not say it exactly */
    public static final String AMOUNT = "amount.value";
    /** text: ISO 4217 */
    public static final String AMOUNT_CURRENCY = "amount.currency";

    /** text */
    public static final String USER_ID = "user.id";
    /** text: {@code order.cancel}; few different ones */
    public static final String ACTION = "action";
    /** text */
    public static final String TARGET_TYPE = "target.type";
    /** text */
    public static final String TARGET_ID = "target.id";
    /** {@code success}, {@code denied} or {@code failure} */
    public static final String RESULT = "result";

    private LogFields() {}
}
