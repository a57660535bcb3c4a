# Says what is wrong with the Atom feeds and calendars of a written site, one line each, then how many there are.
#
#     ruby check.rb SITE
#
# Atom by the validating parser of Ruby's RSS library: which elements there must and may be in which, and how often,
# and nothing unknown; times only as far as Ruby can read them. Calendars by the strict parser of its icalendar library:
# how lines are folded and components nested, which properties there may be, and the form of days and times.

require "icalendar"
require "rss"
require "stringio"

Icalendar.logger.level = Logger::FATAL
site = ARGV.fetch(0)
counts = { "feeds" => 0, "entries" => 0, "calendars" => 0, "events" => 0 }

check = lambda do |path, &block|
  block.call(File.binread(path).force_encoding("UTF-8"))
rescue StandardError => error
  puts "#{path.delete_prefix("#{site}/")}: #{error.message.lines.first&.chomp}"
end

Dir.glob("#{site}/**/feed.xml").sort.each do |path|
  check.call(path) do |text|
    raise "it is not UTF-8" unless text.valid_encoding?

    feed = RSS::Parser.parse(text, true, false)
    raise "it is no Atom feed" unless feed.is_a?(RSS::Atom::Feed)

    counts["feeds"] += 1
    counts["entries"] += feed.entries.size
    ids = feed.entries.map { |entry| entry.id.content }
    raise "two entries have the same id" unless ids.uniq.size == ids.size
  end
end

Dir.glob("#{site}/**/*.ics").sort.each do |path|
  check.call(path) do |text|
    raise "it is not UTF-8" unless text.valid_encoding?

    calendars = Icalendar::Parser.new(text, true).parse
    raise "it is no calendar" unless calendars.size == 1 && calendars.all?(&:valid?)

    counts["calendars"] += 1
    calendars.flat_map(&:events).each do |event|
      counts["events"] += 1
      raise "an event is not valid" unless event.valid?
    end
  end
end

puts counts.map { |what, count| "#{count} #{what}" }.join(", ")
