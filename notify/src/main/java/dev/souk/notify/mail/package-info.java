/**
 * Writing and sending mail: templates as files under {@code mail/}, one text and one HTML form each, filled by
 * <a href="https://github.com/samskivert/jmustache">JMustache</a> (which escapes for HTML), and SMTP by Jakarta Mail.
 */
package dev.souk.notify.mail;
