package dev.souk.local;

import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;

/** One line about arguments that make no sense: what was wrong, and what to type instead. */
final class Misunderstanding {
    private Misunderstanding() {}

    static String explain(CommandLine.ParameterException thrown) {
        CommandLine command = thrown.getCommandLine();
        boolean top = command.getParent() == null;
        String name = command.getCommandName();
        String help = top ? "./souk help" : "./souk help " + path(command);
        return switch (thrown) {
            case CommandLine.UnmatchedArgumentException unmatched -> {
                String argument = unmatched.getUnmatched().getFirst();
                String what = argument.startsWith("-")
                        ? name + " has no option " + argument
                        : top ? "there is no command " + argument : name + " takes no argument " + argument;
                yield what + meant(unmatched.getSuggestions()) + ": " + help + " says what there is";
            }
            case CommandLine.MissingParameterException missing
            when !missing.getMissing().isEmpty() ->
                name + " needs " + wanted(missing.getMissing().getFirst()) + ": " + help;
            default -> {
                ArgSpec argument = thrown.getArgSpec();
                yield argument == null
                        ? (top ? "say what to do: " + help : thrown.getMessage() + ": " + help)
                        : name + " needs " + wanted(argument) + ", not " + given(thrown) + ": " + help;
            }
        };
    }

    /** {@code SERVICE=N, such as orders=3}: an argument by its name and the example of its description. */
    private static String wanted(ArgSpec argument) {
        String text = String.join(" ", argument.description()).replaceAll("[.;].*", "");
        int example = text.toLowerCase(Locale.ROOT).indexOf("such as ");
        return argument.paramLabel()
                + (example < 0 ? "" : ", " + text.substring(example).replaceFirst("^S", "s"));
    }

    private static String given(CommandLine.ParameterException thrown) {
        return thrown.getValue() == null || thrown.getValue().isEmpty() ? "that" : thrown.getValue();
    }

    private static String meant(List<String> suggestions) {
        return suggestions.isEmpty() ? "" : " (" + suggestions.getFirst() + "?)";
    }

    private static String path(CommandLine command) {
        CommandLine parent = command.getParent();
        return parent == null || parent.getParent() == null
                ? command.getCommandName()
                : path(parent) + " " + command.getCommandName();
    }
}
