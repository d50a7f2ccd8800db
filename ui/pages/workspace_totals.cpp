#include "ui/pages/workspace_totals.h"

#include "ui/pages/number_link.h"
#include "ui/shell/text_label.h"
#include "ui/tables/format.h"

#include <QGridLayout>

#include <chrono>
#include <utility>

namespace groundswell::ui {

WorkspaceTotals::WorkspaceTotals(PageContext context, QWidget* parent)
    : QWidget(parent), m_context(std::move(context)) {
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(12);
    grid->setVerticalSpacing(6);
    grid->setColumnStretch(1, 1);
    static constexpr const char* names[LineCount] = {"totalItems", "totalClusters", "totalSingles", "totalSources",
                                                     "totalDays",  "totalWaiting",  "totalFailed"};
    for (int line = 0; line < LineCount; ++line) {
        Row& row = m_rows[static_cast<std::size_t>(line)];
        row.number = new NumberLink(QString::fromLatin1(names[line]), Type::Strong, this);
        row.words = new TextLabel(Type::Body, Tone::Text, this);
        row.words->setElided(true);
        grid->addWidget(row.number, line, 0, Qt::AlignTrailing | Qt::AlignVCenter);
        grid->addWidget(row.words, line, 1);
        connect(row.number, &QAbstractButton::clicked, this, [this, line] { open(static_cast<Line>(line)); });
        showLine(static_cast<Line>(line), {});
    }
    m_rows[Failed].number->setBad(true);
    m_ignoredShown = m_context.filter.isIgnoredShown();
    connect(&m_context.filter, &ViewFilter::changed, this, [this] {
        const bool before = std::exchange(m_ignoredShown, m_context.filter.isIgnoredShown());
        if (before == m_ignoredShown) return;
        // The pages have more now, or fewer.
        forgetCounts();
        askCounts();
    });
}

void WorkspaceTotals::setSummary(const pipeline::Summary& summary) {
    const auto wordsOf = [&summary](const char* state, const QString& words) {
        const auto found = summary.itemsByState.find(state);
        return found == summary.itemsByState.end() || found->second == 0 ? QString() : words;
    };
    const auto& workspace = m_context.service().workspace();
    const auto sources = static_cast<std::int64_t>(workspace ? workspace->sources.size() : 0);
    showLine(Items, tr("items"));
    showLine(Clusters, tr("clusters of two items or more"));
    showLine(Singles, tr("clusters of one item"));
    m_rows[Sources].count = sources;
    showLine(Sources, sources == 1 ? tr("source") : tr("sources"));
    QString span;
    if (summary.span) {
        m_rows[Days].count = std::chrono::ceil<std::chrono::days>(summary.span->second - summary.span->first).count();
        span = tr("days, %1").arg(formatDays(toQt(summary.span->first).date(), toQt(summary.span->second).date()));
    }
    showLine(Days, span);
    showLine(Waiting, wordsOf("ready", tr("items wait to be processed")));
    showLine(Failed, wordsOf("failed", tr("items failed")));
    askCounts();
}

void WorkspaceTotals::clear() {
    forgetCounts();
    for (int line = 0; line < LineCount; ++line) showLine(static_cast<Line>(line), {});
    m_toCount = false;
}

void WorkspaceTotals::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    if (m_toCount) askCounts();
}

void WorkspaceTotals::forgetCounts() {
    for (const Line line : {Items, Clusters, Singles, Waiting, Failed}) {
        m_rows[line].ticket.cancel();
        m_rows[line].count.reset();
        showLine(line, m_rows[line].words->text());
    }
}

void WorkspaceTotals::askCounts() {
    m_toCount = !isVisible();
    if (m_toCount) return;
    for (const Line line : {Items, Clusters, Singles, Waiting, Failed}) {
        if (!m_rows[line].words->text().isEmpty()) askCount(line);
    }
}

FilterValues WorkspaceTotals::conditionsOf(Line line) {
    FilterValues values;
    if (line == Clusters) values.minItems = 2;
    if (line == Singles) values.maxItems = 1;
    if (line == Waiting) values.state = "ready";
    if (line == Failed) values.state = "failed";
    return values;
}

QString WorkspaceTotals::opens(Line line) const {
    switch (line) {
        case Items: return tr("Show all items");
        case Clusters:
        case Singles: return tr("Show these clusters");
        case Sources: return tr("Show the sources");
        case Waiting:
        case Failed: return tr("Show these items");
        case Days:
        case LineCount: break;
    }
    return {};
}

void WorkspaceTotals::showLine(Line line, const QString& words) {
    Row& row = m_rows[line];
    if (words.isEmpty()) row.count.reset();
    row.number->setVisible(!words.isEmpty());
    row.words->setVisible(!words.isEmpty());
    row.words->setText(words);
    const QString number = row.count ? formatCount(*row.count) : QString(QChar(0x2026));
    row.number->setWords(number, row.count.value_or(0) > 0 ? opens(line) : QString());
    row.number->setAccessibleName(QStringLiteral("%1 %2").arg(number, words));
}

void WorkspaceTotals::takeCount(Line line, std::int64_t count) {
    m_rows[line].count = count;
    showLine(line, m_rows[line].words->text());
}

void WorkspaceTotals::askCount(Line line) {
    ViewFilter shown;
    shown.setValues(conditionsOf(line));
    shown.setIgnoredShown(m_context.filter.isIgnoredShown());
    const domain::Page one{0, 1};
    if (line == Clusters || line == Singles) {
        m_rows[line].ticket =
            m_context.service().clusters(shown.filter(), domain::ClusterSort::Id, domain::SortOrder::Ascending, one,
                                         [this, line](const core::Result<pipeline::ClusterPage>& page) {
                                             if (page) takeCount(line, page->total);
                                         });
    } else {
        m_rows[line].ticket =
            m_context.service().items(shown.filter(), domain::ItemSort::Id, domain::SortOrder::Ascending, one,
                                      [this, line](const core::Result<pipeline::ItemPage>& page) {
                                          if (page) takeCount(line, page->total);
                                      });
    }
}

void WorkspaceTotals::open(Line line) {
    if (line == Sources) {
        Q_EMIT pageRequested(QStringLiteral("sources"));
        return;
    }
    m_context.filter.setValues(conditionsOf(line));
    Q_EMIT pageRequested(line == Clusters || line == Singles ? QStringLiteral("clusters") : QStringLiteral("content"));
}

}  // namespace groundswell::ui
