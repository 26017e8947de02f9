package dev.souk.edge.proxy;

import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.message.BasicLineFormatter;
import org.apache.hc.core5.util.CharArrayBuffer;

/** Writes a header whose value is one line, as those that were parsed are, without looking at each of its characters. */
final class HeaderLines extends BasicLineFormatter {

    static final HeaderLines INSTANCE = new HeaderLines();

    private HeaderLines() {}

    @Override
    public void formatHeader(CharArrayBuffer buffer, Header header) {
        String value = header.getValue();
        if (value == null
                || value.indexOf('\r') >= 0
                || value.indexOf('\n') >= 0
                || value.indexOf('\f') >= 0
                || value.indexOf(0x0b) >= 0) {
            super.formatHeader(buffer, header);
            return;
        }
        buffer.append(header.getName());
        buffer.append(": ");
        buffer.append(value);
    }
}
