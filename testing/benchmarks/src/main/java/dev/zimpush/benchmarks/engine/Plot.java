package dev.zimpush.benchmarks.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** A picture of costs over sizes, both logarithmic, as SVG. Not thread-safe. */
final class Plot {
    private static final int WIDTH = 720;
    private static final int HEIGHT = 420;
    private static final int LEFT = 70;
    private static final int RIGHT = 130;
    private static final int MARGIN = 40;
    private static final int LOWEST = 1;
    private static final int HIGHEST = 4;
    private static final List<String> COLOURS = List.of("#777777", "#1b9e77", "#d95f02", "#7570b3");

    private final List<Integer> sizes;
    private final StringBuilder body = new StringBuilder();
    private int lines;

    Plot(List<Integer> sizes) {
        this.sizes = sizes;
        for (int power = LOWEST; power <= HIGHEST; power++) {
            double y = y(Math.pow(10, power));
            line(LEFT, y, WIDTH - RIGHT, y, "#dddddd");
            text(LEFT - 8, y + 4, "end", "#333333", String.format(Locale.ROOT, "%,.0f ns", Math.pow(10, power)));
        }
        for (int size : sizes) {
            text(x(size), HEIGHT - MARGIN + 20, "middle", "#333333", String.format(Locale.ROOT, "%,d", size));
        }
        text((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 4, "middle", "#333333", "connections");
        text(LEFT, 20, "start", "#333333", "CPU time per operation");
    }

    /** Adds a line: a cost for each size. */
    void add(String name, List<Double> costs) {
        String colour = COLOURS.get(lines++ % COLOURS.size());
        int last = costs.size() - 1;
        for (int i = 0; i < last; i++) {
            line(x(sizes.get(i)), y(costs.get(i)), x(sizes.get(i + 1)), y(costs.get(i + 1)), colour);
        }
        for (int i = 0; i <= last; i++) {
            double y = y(costs.get(i));
            body.append(String.format(
                    Locale.ROOT, "<circle cx='%.1f' cy='%.1f' r='3' fill='%s'/>%n", x(sizes.get(i)), y, colour));
            text(x(sizes.get(i)), y - 8, "middle", colour, String.format(Locale.ROOT, "%,.0f", costs.get(i)));
        }
        text(x(sizes.get(last)) + 22, y(costs.get(last)) + 4, "start", colour, name);
    }

    void write(Path file) throws IOException {
        Files.writeString(
                file,
                String.format(
                        Locale.ROOT,
                        "<svg xmlns='http://www.w3.org/2000/svg' width='%d' height='%d' font-family='sans-serif'"
                                + " font-size='12'>%n<rect width='100%%' height='100%%' fill='white'/>%n%s</svg>%n",
                        WIDTH,
                        HEIGHT,
                        body));
    }

    private double x(double size) {
        double from = Math.log10(sizes.get(0));
        double to = Math.log10(sizes.get(sizes.size() - 1));
        return LEFT + 20 + (Math.log10(size) - from) / (to - from) * (WIDTH - LEFT - RIGHT - 40);
    }

    private static double y(double cost) {
        return HEIGHT - MARGIN - (Math.log10(cost) - LOWEST) / (HIGHEST - LOWEST) * (HEIGHT - 2 * MARGIN);
    }

    private void line(double x1, double y1, double x2, double y2, String colour) {
        body.append(String.format(
                Locale.ROOT,
                "<line x1='%.1f' y1='%.1f' x2='%.1f' y2='%.1f' stroke='%s' stroke-width='2'/>%n",
                x1,
                y1,
                x2,
                y2,
                colour));
    }

    private void text(double x, double y, String anchor, String colour, String text) {
        body.append(String.format(
                Locale.ROOT,
                "<text x='%.1f' y='%.1f' text-anchor='%s' fill='%s'>%s</text>%n",
                x,
                y,
                anchor,
                colour,
                text));
    }
}
