#include "pipeline/report/html_report.h"

#include "models/core/words.h"
#include "pipeline/report/cell_text.h"

#include <algorithm>
#include <cmath>

namespace groundswell::report {

namespace {

constexpr std::size_t longestExemplar = 600;

// "33441" -> "33,441".
std::string withSeparators(std::int64_t number) {
    std::string digits = std::to_string(number);
    const std::size_t first = number < 0 ? 1 : 0;
    for (std::size_t at = digits.size(); at > first + 3;) {
        at -= 3;
        digits.insert(at, ",");
    }
    return digits;
}

// One digit after the point is enough for a screen, and locale has no say in it.
std::string tenths(double value) {
    const auto scaled = static_cast<std::int64_t>(value * 10 + 0.5);
    return std::to_string(scaled / 10) + "." + std::to_string(scaled % 10);
}

std::string svgOpen(int width, int height, const std::string& label) {
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + std::to_string(width) + "\" height=\"" +
           std::to_string(height) + "\" viewBox=\"0 0 " + std::to_string(width) + " " + std::to_string(height) +
           "\" role=\"img\" aria-label=\"" + htmlText(label) + "\">";
}

std::string shortened(const std::string& text) {
    if (text.size() <= longestExemplar) return text;
    std::size_t end = longestExemplar;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
    return text.substr(0, end) + "…";
}

std::string rowsOf(const std::vector<std::pair<std::string, std::string>>& pairs) {
    std::string out;
    for (const auto& [name, value] : pairs)
        out += "<tr><th scope=\"row\">" + htmlText(name) + "</th><td><bdi>" + htmlText(value) + "</bdi></td></tr>\n";
    return out;
}

std::string numberCell(const std::string& words) {
    return "<td class=\"n\">" + words + "</td>";
}

constexpr const char* unknownWords = "–";

std::string shortNumber(double number) {
    constexpr double longest = 9.95;
    return number < longest ? tenths(number) : withSeparators(std::llround(number));
}

std::string usualWords(double usual) {
    const double whole = std::round(usual);
    return std::abs(usual - whole) < 0.05 ? withSeparators(std::llround(usual)) : shortNumber(usual);
}

// As the window words them: ratio, items of the window, usual.
std::string trendCells(const HtmlReport::Story& story) {
    if (!story.trend || !story.cluster.firstPublished)
        return numberCell(unknownWords) + numberCell(unknownWords) + numberCell(unknownWords);
    const auto velocity = story.trend->velocity();
    return numberCell(velocity ? shortNumber(*velocity) + "×" : "New") +
           numberCell(withSeparators(story.trend->recent)) +
           numberCell(story.trend->usual ? usualWords(*story.trend->usual) : unknownWords);
}

std::string windowHead(domain::TrendWindow window) {
    switch (window) {
        case domain::TrendWindow::SixHours: return "6 h";
        case domain::TrendWindow::Day: return "24 h";
        case domain::TrendWindow::Week: return "7 days";
    }
    return "24 h";
}

std::string storyRow(std::size_t rank, const HtmlReport::Story& story) {
    const domain::Cluster& cluster = story.cluster;
    std::string out = "<tr id=\"cluster-" + std::to_string(cluster.id.value) + "\"><td class=\"n\">" +
                      std::to_string(rank) + "</td><td>" + svgSparkline(story.sparkline, 88, 28) +
                      "</td><td dir=\"auto\"><p>" + htmlText(shortened(cluster.exemplarText)) +
                      "</p><p class=\"meta\">" + htmlText(core::joined(cluster.languages, " · "));
    if (!cluster.labels.empty()) out += " <b>" + htmlText(core::joined(cluster.labels, ", ")) + "</b>";
    if (!cluster.keywords.empty()) out += " <bdi>" + htmlText(core::joined(cluster.keywords, ", ")) + "</bdi>";
    out += "</p></td>";
    out += trendCells(story);
    for (const std::int64_t number : {cluster.items, cluster.unique, cluster.authors, cluster.sources})
        out += numberCell(withSeparators(number));
    for (const auto& time : {cluster.firstPublished, cluster.lastPublished})
        out += "<td>" + (time ? htmlText(core::formatTime(*time)) : std::string("–")) + "</td>";
    return out + "<td class=\"n\">#" + std::to_string(cluster.id.value) + "</td></tr>\n";
}

constexpr std::string_view styleText =
    ":root{color-scheme:light dark;--ink:#1a2027;--ink2:#4e5864;--ground:#ffffff;--line:#d3d8de;--mark:#0b6470;"
    "--fill:#e3e8ed}"
    "@media(prefers-color-scheme:dark){:root{--ink:#e3e7eb;--ink2:#a9b3bd;--ground:#15191d;--line:#333b44;"
    "--mark:#58bcc8;--fill:#2a323a}}"
    "body{font:14px/1.45 system-ui,sans-serif;color:var(--ink);background:var(--ground);max-width:1080px;margin:32px "
    "auto;padding:0 16px}h1{font-size:24px}h2{font-size:16px;margin-top:32px}.meta{color:var(--ink2);font-size:12px}"
    "table{border-collapse:collapse;width:100%}th,td{text-align:start;vertical-align:top;padding:6px 8px;"
    "border-bottom:1px solid var(--line)}th{font-weight:600;color:var(--ink2);white-space:nowrap}"
    ".n{text-align:end;font-variant-numeric:tabular-nums;white-space:nowrap}p{margin:0;overflow-wrap:anywhere}"
    "svg .a{fill:var(--fill)}svg .l{fill:none;stroke:var(--mark);stroke-width:1.5}svg .b{fill:var(--mark)}"
    "svg text{fill:var(--ink2);font-size:11px}";

}  // namespace

std::string htmlText(std::string_view text) {
    std::string out;
    for (const char c : validText(text)) {
        switch (c) {
            case '&': out += "&amp;"; break;
            case '<': out += "&lt;"; break;
            case '>': out += "&gt;"; break;
            case '"': out += "&quot;"; break;
            case '\'': out += "&#39;"; break;
            default: out += c;
        }
    }
    return out;
}

std::string svgSparkline(const std::vector<std::int64_t>& counts, int width, int height) {
    const std::int64_t highest = counts.empty() ? 0 : *std::max_element(counts.begin(), counts.end());
    std::string out = svgOpen(width, height, "highest " + withSeparators(highest));
    if (counts.size() > 1) {
        const double step = static_cast<double>(width) / static_cast<double>(counts.size() - 1);
        const double scale = static_cast<double>(height - 3) / static_cast<double>(std::max<std::int64_t>(1, highest));
        std::string points;
        for (std::size_t i = 0; i < counts.size(); ++i) {
            points += (i == 0 ? "" : " ") + tenths(step * static_cast<double>(i)) + "," +
                      tenths(height - 1 - scale * static_cast<double>(std::max<std::int64_t>(0, counts[i])));
        }
        out += "<polygon class=\"a\" points=\"0," + std::to_string(height - 1) + " " + points + " " +
               std::to_string(width) + "," + std::to_string(height - 1) + "\"/><polyline class=\"l\" points=\"" +
               points + "\"/>";
    }
    return out + "</svg>";
}

std::string svgDays(const std::vector<domain::TimeBin>& days, int width, int height) {
    std::int64_t highest = 0;
    for (const domain::TimeBin& day : days) highest = std::max(highest, day.items);
    std::string out = svgOpen(width, height, "items by day, highest " + withSeparators(highest));
    if (days.empty()) return out + "</svg>";
    constexpr double side = 64;
    constexpr double below = 18;
    const auto first = days.front().start;
    const auto spanned = (days.back().start - first) / std::chrono::hours(24) + 1;
    const double step = (width - side) / static_cast<double>(spanned);
    const double scale = (height - below - 12) / static_cast<double>(std::max<std::int64_t>(1, highest));
    out += "<text x=\"" + tenths(side - 8) + "\" y=\"12\" text-anchor=\"end\">" + withSeparators(highest) + "</text>";
    for (const domain::TimeBin& day : days) {
        const double tall = scale * static_cast<double>(day.items);
        const double left = side + step * static_cast<double>((day.start - first) / std::chrono::hours(24));
        out += "<rect class=\"b\" x=\"" + tenths(left) + "\" y=\"" + tenths(height - below - tall) + "\" width=\"" +
               tenths(std::max(0.5, step - 1)) + "\" height=\"" + tenths(tall) + "\"><title>" +
               core::formatDay(std::chrono::floor<std::chrono::days>(day.start)) + ": " + withSeparators(day.items) +
               "</title></rect>";
    }
    const auto name = [](core::UtcTime time) { return core::formatDay(std::chrono::floor<std::chrono::days>(time)); };
    out += "<text x=\"" + tenths(side) + "\" y=\"" + std::to_string(height - 4) + "\">" + name(first) + "</text>";
    if (days.size() > 1)
        out += "<text x=\"" + std::to_string(width) + "\" y=\"" + std::to_string(height - 4) +
               "\" text-anchor=\"end\">" + name(days.back().start) + "</text>";
    return out + "</svg>";
}

std::string htmlPage(const HtmlReport& report) {
    std::string out =
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
        "'unsafe-inline'\">\n<meta name=\"viewport\" content=\"width=device-width\">\n<title>" +
        htmlText(report.title) + "</title>\n<style>" + std::string(styleText) + "</style>\n</head>\n<body>\n<h1><bdi>" +
        htmlText(report.title) + "</bdi></h1>\n<p>" + withSeparators(report.items) + " items in " +
        withSeparators(report.clusters) + " clusters of <bdi>" + htmlText(report.workspace) + "</bdi>, as of " +
        htmlText(core::formatTime(report.createdAt)) + ". All times are UTC.</p>\n";
    out += "<h2>Conditions</h2>\n";
    out += report.conditions.empty() ? std::string("<p>None: everything is shown.</p>\n")
                                     : "<table id=\"conditions\">" + rowsOf(report.conditions) + "</table>\n";
    out += "<h2>Items by day of publication</h2>\n" + svgDays(report.days, 1040, 160) + "\n";
    if (report.later > 0) {
        out += "<p class=\"meta\" id=\"later\">" + withSeparators(report.later) +
               (report.later == 1 ? " item is" : " items are") + " dated later and not drawn.</p>\n";
    }
    const auto shown = static_cast<std::int64_t>(report.stories.size());
    out += "<h2>Clusters</h2>\n<p class=\"meta\" id=\"shown\">" +
           (shown < report.clusters ? "The first " + withSeparators(shown) + " of " + withSeparators(report.clusters) +
                                          " clusters; the others are not in this report. Order: "
                                    : "All " + withSeparators(shown) + ". Order: ") +
           htmlText(report.order) + ". The line shows 14 days in bars of 6 hours, from 0, each row on its own scale." +
           (report.trendsEnd
                ? " What is recent ends before " + core::formatTime(*report.trendsEnd) +
                      "; the usual is the mean of the same weekday and hours of the 4 weeks before, rising is "
                      "(items + 5) / (usual + 5)."
                : std::string()) +
           "</p>\n"
           "<table id=\"clusters\"><thead><tr><th></th><th>14 days</th><th>Cluster</th><th class=\"n\">Rising</th>"
           "<th class=\"n\">" +
           windowHead(report.window) +
           "</th><th class=\"n\">Usual</th><th class=\"n\">Items</th><th class=\"n\">Unique</th><th "
           "class=\"n\">Authors</th><th class=\"n\">Outlets</th>"
           "<th>First</th><th>Last</th><th class=\"n\">Id</th></tr></thead><tbody>\n";
    for (std::size_t i = 0; i < report.stories.size(); ++i) out += storyRow(i + 1, report.stories[i]);
    out += "</tbody></table>\n<h2>Where this comes from</h2>\n<table id=\"provenance\">" + rowsOf(report.provenance) +
           "</table>\n</body>\n</html>\n";
    return out;
}

}  // namespace groundswell::report
