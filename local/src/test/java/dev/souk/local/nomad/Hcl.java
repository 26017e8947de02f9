package dev.souk.local.nomad;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Reads the structure of HCL 2: blocks with their labels, and attributes with their expression as it is written. It knows
 * strings with interpolation, comments and brackets; here-documents, which no file of ours has, it refuses. Source: the
 * "HCL Native Syntax Specification", structural elements.
 */
final class Hcl {
    private final String file;
    private final String text;
    private int at;

    private Hcl(String file, String text) {
        this.file = file;
        this.text = text;
    }

    static Block read(String file, String text) {
        Hcl reader = new Hcl(file, text);
        Block body = reader.body("", List.of());
        if (reader.at < text.length()) {
            throw reader.wrong("a } that closes nothing");
        }
        return body;
    }

    /**
     * A block; the file itself is one without type.
     *
     * @param attributes name to expression, white space as written
     */
    record Block(String type, List<String> labels, Map<String, String> attributes, List<Block> blocks) {
        /** Those directly inside. */
        List<Block> of(String type) {
            return blocks.stream().filter(block -> block.type.equals(type)).toList();
        }

        /** The only one directly inside. */
        Block one(String type) {
            List<Block> found = of(type);
            if (found.size() != 1) {
                throw new AssertionError(this.type + labels + " has " + found.size() + " blocks " + type + ", not one");
            }
            return found.getFirst();
        }

        /** Those at any depth. */
        Stream<Block> all(String type) {
            return blocks.stream()
                    .flatMap(block ->
                            Stream.concat(block.type.equals(type) ? Stream.of(block) : Stream.of(), block.all(type)));
        }

        /** An expression without the quotes of a plain string; empty when there is none. */
        String get(String attribute) {
            String value = attributes.getOrDefault(attribute, "");
            boolean plain =
                    value.length() >= 2 && value.startsWith("\"") && value.indexOf('"', 1) == value.length() - 1;
            return plain ? value.substring(1, value.length() - 1) : value;
        }
    }

    private Block body(String type, List<String> labels) {
        Map<String, String> attributes = new TreeMap<>();
        List<Block> blocks = new ArrayList<>();
        for (skip(); at < text.length() && text.charAt(at) != '}'; skip()) {
            String name = word();
            blanks();
            if (at < text.length() && text.charAt(at) == '=') {
                at++;
                if (attributes.put(name, expression()) != null) {
                    throw wrong(name + " is set twice");
                }
            } else {
                blocks.add(block(name));
            }
        }
        return new Block(type, List.copyOf(labels), attributes, List.copyOf(blocks));
    }

    private Block block(String type) {
        List<String> labels = new ArrayList<>();
        while (at < text.length() && text.charAt(at) == '"') {
            int begin = at + 1;
            string();
            labels.add(text.substring(begin, at - 1));
            blanks();
        }
        if (at >= text.length() || text.charAt(at) != '{') {
            throw wrong("an = or a { is missing after " + type);
        }
        at++;
        Block block = body(type, labels);
        if (at >= text.length()) {
            throw wrong(type + " is not closed");
        }
        at++;
        return block;
    }

    /** To the end of the line, or further while a bracket is open. */
    private String expression() {
        int begin = at;
        int end = at;
        int open = 0;
        while (at < text.length()) {
            char next = text.charAt(at);
            if (comment()) {
                continue;
            }
            if (open == 0 && (next == '\n' || next == '}')) {
                break;
            }
            if (text.startsWith("<<", at)) {
                throw wrong("here-documents are not read here");
            }
            if (next == '"') {
                string();
                end = at;
                continue;
            }
            open += "([{".indexOf(next) >= 0 ? 1 : ")]}".indexOf(next) >= 0 ? -1 : 0;
            at++;
            end = at;
        }
        String expression = text.substring(begin, end).strip();
        if (expression.isEmpty() || open != 0) {
            throw wrong("an expression is missing or not closed");
        }
        return expression;
    }

    /** From one quote to the other, over everything inside <code>${}</code>, other strings included. */
    private void string() {
        at++;
        while (at < text.length() && text.charAt(at) != '"') {
            if (text.charAt(at) == '\n') {
                throw wrong("a string does not end on its line");
            }
            if (text.startsWith("$${", at)) {
                at += 3;
            } else if (text.startsWith("${", at)) {
                at += 2;
                while (at < text.length() && text.charAt(at) != '}') {
                    if (text.charAt(at) == '"') {
                        string();
                    } else {
                        at++;
                    }
                }
                at++;
            } else {
                at += text.charAt(at) == '\\' ? 2 : 1;
            }
        }
        if (at >= text.length()) {
            throw wrong("a string is not closed");
        }
        at++;
    }

    private String word() {
        int begin = at;
        if (at < text.length() && text.charAt(at) == '"') {
            string();
            return text.substring(begin + 1, at - 1);
        }
        while (at < text.length()
                && (Character.isLetterOrDigit(text.charAt(at)) || "_-".indexOf(text.charAt(at)) >= 0)) {
            at++;
        }
        if (at == begin) {
            throw wrong("a name is missing");
        }
        return text.substring(begin, at);
    }

    private void skip() {
        while (at < text.length() && (Character.isWhitespace(text.charAt(at)) || comment())) {
            if (at < text.length() && Character.isWhitespace(text.charAt(at))) {
                at++;
            }
        }
    }

    private void blanks() {
        while (at < text.length() && " \t".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    /** Goes to the end of a comment that begins here. */
    private boolean comment() {
        if (text.charAt(at) == '#' || text.startsWith("//", at)) {
            int end = text.indexOf('\n', at);
            at = end < 0 ? text.length() : end;
            return true;
        }
        if (text.startsWith("/*", at)) {
            int end = text.indexOf("*/", at);
            at = end < 0 ? text.length() : end + 2;
            return true;
        }
        return false;
    }

    private AssertionError wrong(String what) {
        long line = text.substring(0, Math.min(at, text.length())).lines().count();
        return new AssertionError(file + ":" + line + ": " + what);
    }
}
