#include "ui/pages/welcome_card.h"

#include "ui/charts/sparkline.h"
#include "ui/shell/icons.h"
#include "ui/shell/style.h"
#include "ui/shell/theme.h"
#include "ui/tables/text_lines.h"

#include <QDragEnterEvent>
#include <QMimeData>
#include <QPainter>
#include <QUrl>

namespace groundswell::ui {

namespace {

void paintMark(QPainter& painter, const QPointF& centre, int number, const Theme& theme) {
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.text);
    painter.drawEllipse(centre, 10, 10);
    painter.setPen(theme.base);
    painter.setFont(fontFor(Type::CaptionStrong));
    painter.drawText(QRectF(centre.x() - 10, centre.y() - 10, 20, 20), static_cast<int>(Qt::AlignCenter),
                     QString::number(number));
}

QList<qlonglong> sampleCounts() {
    QList<qlonglong> counts;
    for (int bin = 0; bin < 56; ++bin) counts << (bin * 7) % 3;
    counts[52] = 4;
    counts[53] = 48;
    counts[54] = 20;
    counts[55] = 27;
    return counts;
}

}  // namespace

WelcomeCard::WelcomeCard(const QString& iconName, const QString& title, const QString& sentence, const QString& key,
                         QWidget* parent)
    : QAbstractButton(parent), m_icon(iconName), m_key(key) {
    setText(title);
    setSentence(sentence);
    setAccessibleName(title);
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_Hover);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void WelcomeCard::setSentence(const QString& sentence) {
    m_sentence = sentence;
    setAccessibleDescription(sentence);
    update();
}

void WelcomeCard::paintEvent(QPaintEvent*) {
    const Theme& theme = Theme::of(palette());
    const bool mirrored = layoutDirection() == Qt::RightToLeft;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(theme.border);
    painter.setBrush(isDown() ? theme.sel : underMouse() && isEnabled() ? theme.hover : theme.raised);
    painter.drawRoundedRect(QRectF(rect()).adjusted(2.5, 2.5, -2.5, -2.5), 6, 6);
    if (hasFocus()) drawFocusRing(painter, QRectF(rect()), 8, theme.accent);

    const double iconX = mirrored ? width() - 42 : 18;
    paintIcon(painter, QRectF(iconX, height() / 2.0 - 12, 24, 24), m_icon, isEnabled() ? theme.accent : theme.disabled);
    int keyRoom = 24;
    if (!m_key.isEmpty()) {
        painter.setFont(fontFor(Type::Caption));
        const int keyWidth = painter.fontMetrics().horizontalAdvance(m_key) + 10;
        keyRoom = keyWidth + 34;
        const QRectF key(mirrored ? 18 : width() - 18 - keyWidth, height() / 2.0 - 8, keyWidth, 16);
        painter.setPen(theme.borderStrong);
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(key.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3);
        painter.setPen(theme.text2);
        painter.drawText(key, static_cast<int>(Qt::AlignCenter), m_key);
    }
    const QRectF words = QRectF(rect()).adjusted(mirrored ? keyRoom : 58, 16, mirrored ? -58 : -keyRoom, -10);
    painter.setFont(fontFor(Type::Title));
    painter.setPen(isEnabled() ? theme.text : theme.disabled);
    painter.drawText(
        QRectF(words.left(), words.top(), words.width(), 22),
        static_cast<int>((mirrored ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignAbsolute | Qt::AlignVCenter), text());
    drawLines(painter, words.adjusted(0, 24, 0, 0), m_sentence, fontFor(Type::Body),
              isEnabled() ? theme.text2 : theme.disabled, 2);
}

QStringList draggedFiles(const QMimeData& data) {
    QStringList files;
    for (const QUrl& url : data.urls()) {
        if (url.isLocalFile()) files << url.toLocalFile();
    }
    return files;
}

DropArea::DropArea(const QString& words, QWidget* parent) : QAbstractButton(parent) {
    setText(words);
    setAccessibleName(words);
    setToolTip(tr("Press to choose files"));
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_Hover);
    setAcceptDrops(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Maximum);
}

void DropArea::dragEnterEvent(QDragEnterEvent* event) {
    if (draggedFiles(*event->mimeData()).isEmpty()) return;
    event->acceptProposedAction();
    m_isOver = true;
    update();
}

void DropArea::dragLeaveEvent(QDragLeaveEvent*) {
    m_isOver = false;
    update();
}

void DropArea::dropEvent(QDropEvent* event) {
    m_isOver = false;
    update();
    event->acceptProposedAction();
    Q_EMIT filesDropped(draggedFiles(*event->mimeData()));
}

void DropArea::paintEvent(QPaintEvent*) {
    const Theme& theme = Theme::of(palette());
    const bool mirrored = layoutDirection() == Qt::RightToLeft;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QPen frame(m_isOver ? theme.accent : theme.borderStrong);
    frame.setDashPattern({4, 3});
    painter.setPen(frame);
    painter.setBrush(m_isOver || isDown() ? QBrush(theme.sel) : underMouse() ? QBrush(theme.hover) : QBrush());
    painter.drawRoundedRect(QRectF(rect()).adjusted(2.5, 2.5, -2.5, -2.5), 6, 6);
    if (hasFocus()) drawFocusRing(painter, QRectF(rect()), 8, theme.accent);
    painter.setFont(fontFor(Type::Body));
    const QString words = painter.fontMetrics().elidedText(text(), Qt::ElideRight, width() - 72);
    const double used = 28 + painter.fontMetrics().horizontalAdvance(words);
    const double left = (width() - used) / 2;
    const double iconX = mirrored ? left + used - 16 : left;
    paintIcon(painter, QRectF(iconX, height() / 2.0 - 8, 16, 16), QStringLiteral("import"), theme.text2);
    painter.setPen(theme.text2);
    painter.drawText(QRectF(mirrored ? left : left + 28, 0, used - 28 + 1, height()),
                     static_cast<int>(Qt::AlignLeft | Qt::AlignAbsolute | Qt::AlignVCenter), words);
}

SampleCard::SampleCard(QWidget* parent) : QWidget(parent) {
    setFixedHeight(128);
    setAccessibleName(tr("A card as the overview shows it"));
}

void SampleCard::paintEvent(QPaintEvent*) {
    const Theme& theme = Theme::of(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF card = QRectF(rect()).adjusted(40.5, 8.5, -64.5, -8.5);
    painter.setPen(theme.border);
    painter.setBrush(theme.raised);
    painter.drawRoundedRect(card, 6, 6);
    painter.setFont(fontFor(Type::Number));
    painter.setPen(theme.signal);
    painter.drawText(QRectF(card.left() + 12, card.top() + 10, 60, 24),
                     static_cast<int>(Qt::AlignLeft | Qt::AlignAbsolute | Qt::AlignVCenter), QStringLiteral("16×"));
    painter.setFont(fontFor(Type::Body));
    painter.setPen(theme.text);
    painter.drawText(QRectF(card.left() + 72, card.top() + 10, card.width() - 80, 24),
                     static_cast<int>(Qt::AlignLeft | Qt::AlignAbsolute | Qt::AlignVCenter),
                     tr("412 in 24 h, usual 21"));
    SparklineLook look;
    look.rising = true;
    look.band = true;
    look.usual = 1;
    paintSparkline(painter, QRectF(card.left() + 12, card.top() + 42, card.width() - 24, 30), sampleCounts(), look,
                   theme);
    painter.setFont(fontFor(Type::Caption));
    painter.setPen(theme.text2);
    painter.drawText(QRectF(card.left() + 12, card.bottom() - 30, card.width() - 24, 20),
                     static_cast<int>(Qt::AlignLeft | Qt::AlignAbsolute | Qt::AlignVCenter),
                     tr("“engine fault” is new since Sun 14:20."));
    paintMark(painter, QPointF(14, card.top() + 22), 1, theme);
    paintMark(painter, QPointF(width() - 30, card.top() + 22), 2, theme);
    paintMark(painter, QPointF(14, card.top() + 57), 3, theme);
    paintMark(painter, QPointF(14, card.bottom() - 20), 4, theme);
}

NumberMark::NumberMark(int number, QWidget* parent) : QWidget(parent), m_number(number) {
    setFixedSize(20, 20);
}

void NumberMark::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    paintMark(painter, QPointF(10, 10), m_number, Theme::of(palette()));
}

}  // namespace groundswell::ui
