package dev.souk.catalog.search;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What somebody types into a search box, as a PostgreSQL text query: every word must occur, the last one may be unfinished.
 * Only letters and digits get through, so no input can break the query's syntax.
 */
record SearchText(List<String> words) {

    private static final int MOST_WORDS = 10;

    /** Empty when there is no word in it. */
    static Optional<SearchText> of(String typed) {
        // The same folding as the database function fold().
        var folded = Normalizer.normalize(typed, Normalizer.Form.NFD)
                .replaceAll("[\\u0300-\\u036f]", "")
                .toLowerCase(Locale.ROOT);
        var words = Arrays.stream(folded.split("[^\\p{L}\\p{N}]+"))
                .filter(word -> !word.isEmpty())
                .limit(MOST_WORDS)
                .toList();
        return words.isEmpty() ? Optional.empty() : Optional.of(new SearchText(words));
    }

    /** For {@code to_tsquery}: {@code copper & tra:*}. */
    String query() {
        return words.stream().collect(Collectors.joining(" & ", "", ":*"));
    }
}
