#include "ui/pages/workspace_totals.h"

#include "ui/pages/number_link.h"
#include "ui/shell/text_label.h"
#include "ui/tables/format.h"

#include <QGridLayout>

#include <chrono>

namespace groundswell::ui {

WorkspaceTotals::WorkspaceTotals(PageContext context, QWidget* parent)
    : QWidget(parent), m_context(std::move(context)) {
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(12);
    grid->setVerticalSpacing(6);
    grid->setColumnStretch(1, 1);
    static constexpr const char* names[LineCount] = {"totalItems", "totalClusters", "totalSources",
                                                     "totalDays",  "totalWaiting",  "totalFailed"};
    for (int line = 0; line < LineCount; ++line) {
        Row& row = m_rows[static_cast<std::size_t>(line)];
        row.number = new NumberLink(QString::fromLatin1(names[line]), Type::Strong, this);
        row.words = new TextLabel(Type::Body, Tone::Text, this);
        row.words->setElided(true);
        grid->addWidget(row.number, line, 0, Qt::AlignTrailing | Qt::AlignVCenter);
        grid->addWidget(row.words, line, 1);
        connect(row.number, &QAbstractButton::clicked, this, [this, line] { open(static_cast<Line>(line)); });
        showLine(static_cast<Line>(line), std::nullopt, {});
    }
    m_rows[Failed].number->setBad(true);
}

void WorkspaceTotals::setSummary(const pipeline::Summary& summary) {
    const auto state = [&summary](const char* name) -> std::optional<std::int64_t> {
        const auto found = summary.itemsByState.find(name);
        return found == summary.itemsByState.end() || found->second == 0 ? std::nullopt : std::optional(found->second);
    };
    const auto& workspace = m_context.service().workspace();
    const auto sources = static_cast<std::int64_t>(workspace ? workspace->sources.size() : 0);
    showLine(Items, summary.items, tr("items"));
    showLine(Clusters, summary.clusters, tr("clusters of two items or more"));
    showLine(Sources, sources, sources == 1 ? tr("source") : tr("sources"));
    if (summary.span) {
        const auto days = std::chrono::ceil<std::chrono::days>(summary.span->second - summary.span->first).count();
        showLine(Days, days,
                 tr("days, %1").arg(formatDays(toQt(summary.span->first).date(), toQt(summary.span->second).date())));
    } else {
        showLine(Days, std::nullopt, {});
    }
    showLine(Waiting, state("ready"), tr("items wait to be processed"));
    showLine(Failed, state("failed"), tr("items failed"));
    // What is ignored is in the sum, and not on the page that is opened.
    for (const Line line : {Items, Clusters, Waiting, Failed}) {
        if (m_rows[line].number->isVisibleTo(this)) askCount(line);
    }
}

FilterValues WorkspaceTotals::conditionsOf(Line line) {
    FilterValues values;
    if (line == Clusters) values.minItems = 2;
    if (line == Waiting) values.state = "ready";
    if (line == Failed) values.state = "failed";
    return values;
}

QString WorkspaceTotals::opens(Line line) const {
    switch (line) {
        case Items: return tr("Show all items");
        case Clusters: return tr("Show these clusters");
        case Sources: return tr("Show the sources");
        case Waiting:
        case Failed: return tr("Show these items");
        case Days:
        case LineCount: break;
    }
    return {};
}

void WorkspaceTotals::showLine(Line line, std::optional<std::int64_t> count, const QString& words) {
    const Row& row = m_rows[line];
    row.number->setVisible(count.has_value());
    row.words->setVisible(count.has_value());
    if (!count) return;
    row.words->setText(words);
    row.number->setWords(formatCount(*count), *count > 0 ? opens(line) : QString());
    row.number->setAccessibleName(QStringLiteral("%1 %2").arg(formatCount(*count), words));
}

void WorkspaceTotals::askCount(Line line) {
    ViewFilter shown;
    shown.setValues(conditionsOf(line));
    shown.setIgnoredShown(m_context.filter.isIgnoredShown());
    const domain::Page one{0, 1};
    const auto take = [this, line](std::int64_t total) { showLine(line, total, m_rows[line].words->text()); };
    if (line == Clusters) {
        m_rows[line].ticket =
            m_context.service().clusters(shown.filter(), domain::ClusterSort::Id, domain::SortOrder::Ascending, one,
                                         [take](const core::Result<pipeline::ClusterPage>& page) {
                                             if (page) take(page->total);
                                         });
    } else {
        m_rows[line].ticket =
            m_context.service().items(shown.filter(), domain::ItemSort::Id, domain::SortOrder::Ascending, one,
                                      [take](const core::Result<pipeline::ItemPage>& page) {
                                          if (page) take(page->total);
                                      });
    }
}

void WorkspaceTotals::open(Line line) {
    if (line == Sources) {
        Q_EMIT pageRequested(QStringLiteral("sources"));
        return;
    }
    m_context.filter.setValues(conditionsOf(line));
    Q_EMIT pageRequested(line == Clusters ? QStringLiteral("clusters") : QStringLiteral("content"));
}

}  // namespace groundswell::ui
