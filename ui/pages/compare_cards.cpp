#include "ui/pages/compare_cards.h"

#include "ui/charts/bins.h"
#include "ui/charts/series_look.h"
#include "ui/pages/card.h"
#include "ui/shell/text_label.h"
#include "ui/tables/format.h"
#include "ui/tables/trend_words.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QPainter>

#include <algorithm>
#include <numeric>

namespace groundswell::ui {

namespace {

constexpr std::size_t mostPairsShown = 6;
// Of a name, so that two of them fit into a line of a card that wraps.
constexpr qsizetype longestShared = 26;

class SwatchLabel : public QWidget {
public:
    SwatchLabel(std::size_t slot, QWidget* parent) : QWidget(parent), m_slot(slot) { setFixedSize(28, 16); }

protected:
    void paintEvent(QPaintEvent*) override {
        QPainter painter(this);
        paintSwatch(painter, QRectF(rect()), Theme::of(palette()), m_slot);
    }

private:
    const std::size_t m_slot;
};

void addFact(QGridLayout* facts, int column, const QString& name, const QString& value, QWidget* card) {
    facts->addWidget(new TextLabel(name, Type::Caption, Tone::Text2, card), 0, column);
    facts->addWidget(new TextLabel(value, Type::Strong, Tone::Text, card), 1, column);
}

}  // namespace

CompareCards::CompareCards(QWidget* parent) : QScrollArea(parent) {
    setObjectName(QStringLiteral("compareCards"));
    setAccessibleName(tr("Numbers of the compared series"));
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setMinimumWidth(280);
    m_ground = new QWidget(this);
    setWidget(m_ground);
}

void CompareCards::show(const std::vector<CompareList::Entry>& entries, const domain::Timelines& timelines,
                        const std::vector<domain::SeriesNumbers>& numbers,
                        const std::optional<domain::SharedCounts>& shared, core::UtcTime now) {
    m_ground = new QWidget(this);
    setSurface(m_ground, Surface::Window);
    m_column = new QVBoxLayout(m_ground);
    m_column->setContentsMargins(16, 12, 16, 12);
    m_column->setSpacing(8);
    for (std::size_t i = 0; i < entries.size() && i < timelines.series.size(); ++i) {
        addSeries(entries[i], i, timelines, i < numbers.size() ? numbers[i] : domain::SeriesNumbers{}, now);
    }
    if (shared && entries.size() > 1) addShared(entries, *shared);
    m_column->addStretch(1);
    setWidget(m_ground);
}

void CompareCards::addSeries(const CompareList::Entry& entry, std::size_t number, const domain::Timelines& timelines,
                             const domain::SeriesNumbers& numbers, core::UtcTime now) {
    const std::vector<std::int64_t>& counts = timelines.series[number];
    auto* card = new Card(m_ground);
    card->setObjectName(QStringLiteral("compareSeries%1").arg(entry.slot));
    auto* column = new QVBoxLayout(card);
    column->setContentsMargins(12, 10, 12, 10);
    column->setSpacing(4);
    auto* head = new QHBoxLayout;
    head->setSpacing(8);
    head->addWidget(new SwatchLabel(entry.slot, card));
    auto* name = new TextLabel(entry.value.name, Type::Strong, Tone::Text, card);
    name->setElided(true);
    setPlainTip(name, entry.value.name);
    head->addWidget(name, 1);
    if (numbers.recent) {
        const bool stands = numbers.usual && isRisingNow(*numbers.recent, numbers.usual);
        auto* rise = new TextLabel(numbers.usual ? risingWords(*numbers.recent, numbers.usual) : tr("New"),
                                   Type::Strong, stands ? Tone::Signal : Tone::Text, card);
        setPlainTip(rise, risingTip(*numbers.recent, numbers.usual));
        head->addWidget(rise);
    }
    column->addLayout(head);
    auto* below =
        new TextLabel(numbers.exemplarText.empty() ? kindWords(entry.value) : oneLine(text(numbers.exemplarText)),
                      Type::Body, Tone::Text2, card);
    below->setElided(true);
    column->addWidget(below);
    auto* facts = new QGridLayout;
    facts->setVerticalSpacing(0);
    const std::int64_t all = std::accumulate(counts.begin(), counts.end(), std::int64_t{0});
    const auto highest = std::max_element(counts.begin(), counts.end());
    const QString none(QChar(0x2013));
    addFact(facts, 0, tr("Items"), formatCount(all), card);
    const QString what = timelines.width < std::chrono::hours(24)   ? tr("Highest hour")
                         : timelines.width < std::chrono::hours(48) ? tr("Highest day")
                                                                    : tr("Highest week");
    const bool any = highest != counts.end() && *highest > 0;
    addFact(facts, 1, what, any ? formatCount(*highest) : none, card);
    // Days and weeks are told apart without the hour.
    const auto say = timelines.width < std::chrono::hours(24) ? formatMoment : formatTime;
    addFact(facts, 2, tr("at"),
            any ? say(timelines.startOf(static_cast<std::size_t>(highest - counts.begin())), now) : none, card);
    const QDate seen = numbers.firstPublished ? toQt(*numbers.firstPublished).date() : QDate();
    addFact(facts, 3, tr("First seen"),
            seen.isValid() ? formatDate(seen, seen.year() != toQt(now).date().year()) : none, card);
    column->addLayout(facts);
    if (number < timelines.later.size() && timelines.later[number] > 0) {
        auto* later = new TextLabel(laterWords({timelines.later[number], {}, {}}), Type::Caption, Tone::Text2, card);
        later->setObjectName(QStringLiteral("compareLater%1").arg(entry.slot));
        later->setElided(true);
        column->addWidget(later);
    }
    m_column->addWidget(card);
}

void CompareCards::addShared(const std::vector<CompareList::Entry>& entries, const domain::SharedCounts& shared) {
    m_column->addSpacing(8);
    m_column->addWidget(new TextLabel(tr("What they share"), Type::Title, Tone::Text, m_ground));
    auto* card = new Card(m_ground);
    card->setObjectName(QStringLiteral("compareShared"));
    auto* lines = new QGridLayout(card);
    lines->setContentsMargins(12, 10, 12, 10);
    lines->setColumnStretch(1, 1);
    const auto add = [&](const QString& number, const QString& words, const QString& whole = {}) {
        const int row = lines->rowCount();
        lines->addWidget(new TextLabel(number, Type::Strong, Tone::Text, card), row, 0, Qt::AlignRight | Qt::AlignTop);
        auto* said = new TextLabel(words, Type::Body, Tone::Text2, card);
        said->setLines(2);
        if (!whole.isEmpty()) {
            setPlainTip(said, whole);
            said->setAccessibleName(whole);
        }
        lines->addWidget(said, row, 1);
    };
    const auto authors = [](std::int64_t number) { return formatCounted(number, tr("%1 author"), tr("%1 authors")); };
    auto pairs = shared.pairs;
    std::stable_sort(pairs.begin(), pairs.end(), [](const auto& a, const auto& b) { return a.authors > b.authors; });
    for (std::size_t i = 0; i < pairs.size() && i < mostPairsShown; ++i) {
        const QString& one = entries[pairs[i].first].value.name;
        const QString& other = entries[pairs[i].second].value.name;
        const auto words = [&](const QString& a, const QString& b) {
            return tr("posted on %1 and on %2").arg(isolated(a), isolated(b));
        };
        add(authors(pairs[i].authors), words(shortened(one, longestShared), shortened(other, longestShared)),
            words(one, other));
    }
    const QString number = formatCount(static_cast<std::int64_t>(entries.size()));
    if (entries.size() > 2) add(authors(shared.authorsOfAll), tr("posted on all %1").arg(number));
    add(formatCounted(shared.outletsOfAll, tr("%1 outlet"), tr("%1 outlets")),
        entries.size() > 2 ? tr("carry all %1").arg(number) : tr("carry both"));
    add(formatCounted(shared.itemsOfSeveral, tr("%1 item"), tr("%1 items")), tr("are in more than one of them"));
    m_column->addWidget(card);
}

}  // namespace groundswell::ui
