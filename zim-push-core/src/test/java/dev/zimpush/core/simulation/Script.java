package dev.zimpush.core.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Settings and steps, all from one seed. */
record Script(long seed, Settings settings, List<Step> steps) {
    static Script of(long seed) {
        // neighbouring seeds of Random begin alike
        Random random = new Random(seed * 0x9E3779B97F4A7C15L);
        Settings settings = Settings.random(random);
        StepMaker maker = new StepMaker(settings, random);
        List<Step> steps = new ArrayList<>();
        int devices = settings.users() * settings.devicesEach();
        for (int device = 0; device < devices; device++) {
            if (random.nextInt(4) > 0) {
                steps.add(maker.bind(device));
            }
            if (random.nextBoolean()) {
                steps.add(maker.open(device));
            }
        }
        int length = 5 + random.nextInt(40);
        for (int i = 0; i < length; i++) {
            steps.add(maker.any());
        }
        if (random.nextInt(4) == 0) {
            steps.add(maker.closeZim());
        }
        return new Script(seed, settings, List.copyOf(steps));
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("seed " + seed + ", " + settings);
        for (int i = 0; i < steps.size(); i++) {
            text.append("\n  ").append(i + 1).append(". ").append(steps.get(i));
        }
        return text.toString();
    }
}
