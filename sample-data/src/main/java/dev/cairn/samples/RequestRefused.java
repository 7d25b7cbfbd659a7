package dev.cairn.samples;

/** A request that a simulated service does not accept, with the status and error code it answers. */
final class RequestRefused extends RuntimeException {
    private static final long serialVersionUID = 1;

    final int status;
    final String code;

    RequestRefused(int status, String code, String message) {
        super(message);
        this.status = status;
        this.code = code;
    }

    static RequestRefused badRequest(String message) {
        return new RequestRefused(400, "invalid_request_error", message);
    }
}
