#include "ui/pages/news_section.h"

#include "ui/pages/card.h"
#include "ui/shell/icons.h"
#include "ui/shell/style.h"
#include "ui/shell/text_label.h"
#include "ui/tables/format.h"

#include <QHBoxLayout>
#include <QPainter>

#include <algorithm>

namespace groundswell::ui {

NewsRow::NewsRow(const QString& iconName, bool isBad, QWidget* parent)
    : QAbstractButton(parent), m_icon(iconName), m_isBad(isBad) {
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_Hover);
    setFixedHeight(34);
}

void NewsRow::setNews(std::int64_t count, const QString& words) {
    m_count = count;
    m_words = words;
    setText(QStringLiteral("%1 %2").arg(formatCount(count), words));
    setAccessibleName(text());
    setVisible(count > 0);
    update();
}

void NewsRow::paintEvent(QPaintEvent*) {
    const Theme& theme = Theme::of(palette());
    const bool mirrored = layoutDirection() == Qt::RightToLeft;
    QPainter painter(this);
    painter.setLayoutDirection(Qt::LayoutDirectionAuto);
    painter.setRenderHint(QPainter::Antialiasing);
    if (isDown() || underMouse()) painter.fillRect(rect(), isDown() ? theme.sel : theme.hover);
    painter.fillRect(QRect(12, height() - 1, width() - 24, 1), theme.grid);
    const auto place = [&](double left, double wide) {
        return QRectF(mirrored ? width() - left - wide : left, 0, wide, height());
    };
    const double middle = height() / 2.0;
    paintIcon(painter, QRectF(place(12, 16).left(), middle - 8, 16, 16), m_icon, m_isBad ? theme.error : theme.text2);
    const auto leading =
        static_cast<int>((mirrored ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignAbsolute | Qt::AlignVCenter);
    const auto trailing =
        static_cast<int>((mirrored ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignAbsolute | Qt::AlignVCenter);
    painter.setPen(theme.text);
    painter.setFont(fontFor(Type::Strong));
    const double number = std::max(28.0, painter.fontMetrics().horizontalAdvance(formatCount(m_count)) + 4.0);
    painter.drawText(place(34, number), trailing, formatCount(m_count));
    painter.setFont(fontFor(Type::Body));
    const QRectF words = place(34 + number + 8, std::max(20.0, width() - number - 42 - 34));
    painter.drawText(words, leading, QFontMetricsF(painter.font()).elidedText(m_words, Qt::ElideRight, words.width()));
    const QRectF chevron(place(width() - 28.0, 16).left(), middle - 8, 16, 16);
    paintIcon(painter, chevron, mirrored ? QStringLiteral("back") : QStringLiteral("right"), theme.text2);
    if (hasFocus() && window()->testAttribute(Qt::WA_KeyboardFocusChange))
        drawFocusRing(painter, QRectF(rect()), 4, theme.accent);
}

NewsSection::NewsSection(QWidget* parent) : QWidget(parent) {
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->setSpacing(8);
    auto* head = new QHBoxLayout;
    m_title = new TextLabel(tr("In this workspace"), Type::Title, Tone::Text, this);
    m_title->setObjectName(QStringLiteral("newsTitle"));
    m_title->setFixedHeight(24);
    head->addWidget(m_title, 1);
    m_when = new TextLabel(Type::Caption, Tone::Text2, this);
    m_when->setObjectName(QStringLiteral("newsSince"));
    head->addWidget(m_when);
    outer->addLayout(head);
    auto* card = new Card(this);
    auto* inside = new QVBoxLayout(card);
    inside->setContentsMargins(0, 4, 0, 4);
    m_list = new QWidget(card);
    auto* column = new QVBoxLayout(m_list);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_made =
        addRow(column, Line::Made, QStringLiteral("newsMade"), QStringLiteral("clusters"), tr("Show these clusters"));
    m_grown = addRow(column, Line::Grown, QStringLiteral("newsGrown"), QStringLiteral("up"), tr("Show these clusters"));
    m_joined = addRow(column, Line::Joined, QStringLiteral("newsJoined"), QStringLiteral("clusters"),
                      tr("Show what they were joined into"));
    m_split = addRow(column, Line::Split, QStringLiteral("newsSplit"), QStringLiteral("clusters"),
                     tr("Show what was split off"));
    m_failed = addRow(column, Line::Failed, QStringLiteral("newsFailed"), QStringLiteral("error"),
                      tr("Show all items that are failed now"));
    m_nothing = new TextLabel(tr("Nothing new has come."), Type::Body, Tone::Text2, m_list);
    m_nothing->setContentsMargins(12, 8, 12, 8);
    column->addWidget(m_nothing);
    inside->addWidget(m_list);
    m_totals = new QWidget(card);
    m_totals->setObjectName(QStringLiteral("totals"));
    m_totals->setContentsMargins(12, 4, 12, 4);
    inside->addWidget(m_totals);
    inside->addStretch(1);
    outer->addWidget(card, 1);
    m_list->hide();
}

NewsRow* NewsSection::addRow(QVBoxLayout* column, Line line, const QString& name, const QString& iconName,
                             const QString& tip) {
    auto* row = new NewsRow(iconName, line == Line::Failed, m_list);
    row->setObjectName(name);
    row->setToolTip(tip);
    row->hide();
    connect(row, &QAbstractButton::clicked, this, [this, line] { Q_EMIT lineChosen(line); });
    column->addWidget(row);
    return row;
}

void NewsSection::setNews(const domain::NewsSince& news, std::optional<core::UtcTime> since, core::UtcTime now) {
    m_list->setVisible(since.has_value());
    m_totals->setVisible(!since);
    m_title->setText(since ? tr("New since you last looked") : tr("In this workspace"));
    const QString tip =
        since ? tr("What came since this workspace was last open here. Ignored clusters are not counted.") : QString();
    setPlainTip(m_title, tip);
    m_when->setText(since ? formatMoment(since, now) : QString());
    m_when->setToolTip(since ? formatIso(since) : QString());
    if (!since) return;
    const auto made = static_cast<std::int64_t>(news.made.size());
    QString words = made == 1 ? tr("new cluster") : tr("new clusters");
    if (news.madeLarge > 0) {
        words += tr(", %1 of them with %2 items or more")
                     .arg(formatCount(news.madeLarge), formatCount(domain::largeCluster));
    }
    m_made->setNews(made, words);
    std::int64_t growth = 0;
    for (const std::int64_t items : news.growth) growth += items;
    const auto grown = static_cast<std::int64_t>(news.grown.size());
    m_grown->setNews(grown, (grown == 1 ? tr("watched cluster grew by %1") : tr("watched clusters grew by %1"))
                                .arg(formatCounted(growth, tr("%1 item"), tr("%1 items"))));
    m_joined->setNews(news.joinedIn, news.joinedIn == 1 ? tr("cluster was joined into another")
                                                        : tr("clusters were joined into others"));
    const auto split = static_cast<std::int64_t>(news.split.size());
    m_split->setNews(split, split == 1 ? tr("cluster was split off") : tr("clusters were split off"));
    QString failed = news.failed == 1 ? tr("item failed") : tr("items failed");
    if (news.failedNew > 0 && news.failedNew < news.failed)
        failed += tr(", %1 of them since").arg(formatCount(news.failedNew));
    m_failed->setNews(news.failed, failed);
    if (!news.failure.empty()) {
        setPlainTip(
            m_failed,
            tr("%1 of them: %2").arg(formatCount(news.failureItems), isolated(oneLine(text(news.failure)).left(200))));
    }
    m_nothing->setVisible(made + grown + news.joinedIn + split + news.failed == 0);
}

}  // namespace groundswell::ui
