/** Prints its arguments. Maven's own ways to print stay silent under {@code -q}. */
final class Announce {

    private Announce() {}

    public static void main(String[] args) {
        System.out.println(String.join(" ", args));
    }
}
