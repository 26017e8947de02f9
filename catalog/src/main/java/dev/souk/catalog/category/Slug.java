package dev.souk.catalog.category;

import java.text.Normalizer;
import java.util.Locale;

/** Names in addresses: lower case letters, digits and single hyphens, such as {@code leather-bags}. */
public final class Slug {

    /** What a slug looks like. */
    public static final String PATTERN = "[a-z0-9]+(-[a-z0-9]+)*";

    /** The longest slug. */
    public static final int LONGEST = 120;

    private Slug() {}

    /** The slug of a name: {@code "Kütahya tile"} gives {@code kutahya-tile}. Empty when the name has no Latin letter or digit. */
    public static String of(String name) {
        var plain = Normalizer.normalize(name.replace('ı', 'i').replace("'", ""), Normalizer.Form.NFD)
                .replaceAll("\\p{M}", "")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "-")
                .replaceAll("^-|-$", "");
        return plain.length() <= LONGEST ? plain : plain.substring(0, LONGEST).replaceAll("-$", "");
    }
}
