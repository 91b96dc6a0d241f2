package dev.zimpush.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the documents say of the code exists, and their Java samples are pieces of sources that are compiled and run. */
class DocumentsTest {
    private static final Pattern FENCE =
            Pattern.compile("(?:<!-- sample: ([a-z-]+) -->\\n)?```java\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern REGION =
            Pattern.compile("^ *// sample: ([a-z-]+)\\n(.*?)^ *// end$", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern TYPE = Pattern.compile("\\b(?:class|interface|enum|record) ([A-Z]\\w*)");
    private static final Pattern NAMED = Pattern.compile("`([A-Z]\\w*[a-z]\\w*)(?:\\.(\\w+))?[(`]");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(?:#[^)]*)?\\)");
    private static final int HERO_LINES = 30;
    private static final int ARCHITECTURE_LINES = 250;

    /** Named in the documents, but of a vendor. */
    private static final Set<String> FOREIGN =
            Set.of("FirebaseMessagingService", "NotificationManagerCompat", "UNUserNotificationCenter");

    private static final List<String> JDK = List.of("java.lang.", "java.util.", "java.util.concurrent.");

    private final Path root = root();

    @Test
    void everySample_isARegionOfACompiledSource() throws IOException {
        Map<String, String> regions = regions();
        Set<String> used = new TreeSet<>();
        for (Path document : documents()) {
            Matcher fences = FENCE.matcher(Files.readString(document));
            while (fences.find()) {
                String name = fences.group(1);
                assertThat(name)
                        .as("the mark of a sample in %s: %s", document, fences.group(2))
                        .isNotNull();
                assertThat(fences.group(2))
                        .as("sample %s in %s", name, document)
                        .isEqualTo(regions.get(name));
                used.add(name);
            }
        }
        assertThat(used).as("samples in the documents").isEqualTo(new TreeSet<>(regions.keySet()));
    }

    @Test
    void heroSample_hasAtMostThirtyLines() throws IOException {
        assertThat(regions().get("hero").lines().count()).isLessThanOrEqualTo(HERO_LINES);
    }

    @Test
    void architecture_hasAtMost250Lines() throws IOException {
        assertThat(Files.readAllLines(root.resolve("ARCHITECTURE.md"))).hasSizeLessThanOrEqualTo(ARCHITECTURE_LINES);
    }

    @Test
    void everyTypeAndMemberNamed_exists() throws IOException {
        Map<String, String> sources = new HashMap<>();
        for (Path source : sources("src/main/java", "src/test/java")) {
            String text = Files.readString(source);
            TYPE.matcher(text).results().forEach(type -> sources.merge(type.group(1), text, String::concat));
        }
        for (Path document : documents()) {
            Matcher named = NAMED.matcher(withoutFences(document));
            while (named.find()) {
                String type = named.group(1);
                String member = named.group(2) == null ? type : named.group(2);
                assertThat(FOREIGN.contains(type) || isOfTheJdk(type) || hasWord(sources.get(type), member))
                        .as("%s, which %s names, exists", named.group(), document)
                        .isTrue();
            }
        }
    }

    private static boolean isOfTheJdk(String type) {
        return JDK.stream()
                .anyMatch(name -> Object.class.getResource('/' + (name + type).replace('.', '/') + ".class") != null);
    }

    private static boolean hasWord(@Nullable String text, String word) {
        return text != null
                && Pattern.compile("\\b" + word + "\\b").matcher(text).find();
    }

    @Test
    void everyRelativeLink_leadsToAFile() throws IOException {
        for (Path document : documents()) {
            Matcher links = LINK.matcher(withoutFences(document));
            while (links.find()) {
                assertThat(document.resolveSibling(links.group(1)))
                        .as("link in %s", document)
                        .exists();
            }
        }
    }

    private Map<String, String> regions() throws IOException {
        Map<String, String> regions = new LinkedHashMap<>();
        for (Path source : sources("src/test/java/dev/zimpush/docs")) {
            Matcher found = REGION.matcher(Files.readString(source));
            while (found.find()) {
                assertThat(regions.put(found.group(1), unindented(found.group(2))))
                        .as("an earlier sample %s", found.group(1))
                        .isNull();
            }
        }
        return regions;
    }

    /** Without the indentation that all lines share. A class whose end is left out is closed with a line of its own. */
    private static String unindented(String region) {
        String text = region.stripTrailing().stripIndent() + '\n';
        long open = text.chars().filter(c -> c == '{').count();
        long closed = text.chars().filter(c -> c == '}').count();
        return open > closed ? text + "    ...\n}\n" : text;
    }

    private static String withoutFences(Path document) throws IOException {
        return Files.readString(document).replaceAll("(?s)```.*?```", "");
    }

    private List<Path> documents() throws IOException {
        try (Stream<Path> top = Files.list(root);
                Stream<Path> docs = Files.list(root.resolve("docs"))) {
            return Stream.concat(top, docs)
                    .filter(path -> path.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        }
    }

    private List<Path> sources(String... folders) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(path -> path.toString().endsWith(".java"))
                    .filter(path -> Stream.of(folders).anyMatch(path.toString()::contains))
                    .sorted()
                    .collect(Collectors.toList());
        }
    }

    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("mvnw"))) {
            folder = folder.getParent();
        }
        return folder;
    }
}
